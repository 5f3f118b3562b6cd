// Programs for tests, in a folder that each process has for itself.

import { compile, getSourceLocation, NodeHost } from "@typespec/compiler";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LIBRARY } from "../src/findings.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const work = join(here, ".work", String(process.pid));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

export const sample = (name) => readFileSync(join(here, "..", "samples", name, "main.tsp"), "utf8");

let count = 0;

/** Writes a program, and returns the path of its main file. */
export function program(text, files = {}) {
  const folder = join(work, String(count++));
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries({ "main.tsp": text, ...files })) writeFileSync(join(folder, name), content);
  return join(folder, "main.tsp");
}

/** Compiles with all rules. */
export function lint(main, options = {}, ruleSet = {}) {
  return compile(NodeHost, main, {
    noEmit: true,
    options: { [LIBRARY]: options },
    linterRuleSet: { extends: [`${LIBRARY}/all`], ...ruleSet },
  });
}

/** The diagnostics of our rules, with the text that each of them underlines. */
export function ours(program) {
  const found = program.diagnostics.filter(({ code }) => code.startsWith(`${LIBRARY}/`));
  return found.map((diagnostic) => {
    const { file, pos, end } = getSourceLocation(diagnostic.target, { locateId: true });
    const { line } = file.getLineAndCharacterOfPosition(pos);
    const rule = diagnostic.code.slice(LIBRARY.length + 1);
    const shown = { rule, message: diagnostic.message, text: file.text.slice(pos, end), line: line + 1, path: file.path };
    // A diagnostic leads to the whole program, which a failed assertion would print.
    return Object.defineProperty(shown, "diagnostic", { value: diagnostic });
  });
}

/** Everything else that the compiler says. */
export function others(program) {
  const said = program.diagnostics.filter(({ code }) => !code.startsWith(`${LIBRARY}/`));
  return said.map(({ code, message }) => `${code}: ${message}`);
}
