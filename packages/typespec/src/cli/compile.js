// Compiles a program with the linter, as `tsp compile` would.

import { compile, formatDiagnostic, getSourceLocation, NodeHost, resolveCompilerOptions } from "@typespec/compiler";
import { relative, resolve } from "node:path";
import { LIBRARY } from "../findings.js";
import { NOT_CHECKED } from "../linter.js";

/**
 * @typedef {object} Shown a finding in a source file; lines and columns begin at 1
 * @property {string} rule
 * @property {string} message
 * @property {string} [url]
 * @property {string} path relative to the working directory
 * @property {{ line: number, column: number }} start
 * @property {{ line: number, column: number }} end
 */

/**
 * @param {string} main the path of the file to compile
 * @param {object} options the options of the linter
 * @returns {Promise<{ program: import("@typespec/compiler").Program, findings: Shown[], errors: string[] }>}
 */
export async function compileFile(main, options) {
  const entrypoint = resolve(main);
  const [configured, problems] = await resolveCompilerOptions(NodeHost, { cwd: process.cwd(), entrypoint });
  const program = await compile(NodeHost, entrypoint, {
    ...configured,
    noEmit: true,
    options: { ...configured.options, [LIBRARY]: { ...configured.options?.[LIBRARY], ...options } },
    linterRuleSet: ruleSet(configured.linterRuleSet),
  });
  const all = [...problems, ...program.diagnostics];
  const ours = all.filter(({ code }) => code.startsWith(`${LIBRARY}/`));
  const unchecked = ours.filter(({ code }) => code === `${LIBRARY}/${NOT_CHECKED}`);
  const errors = [...all.filter(({ severity }) => severity === "error"), ...unchecked];
  const findings = ours.filter((one) => !unchecked.includes(one)).map(shown);
  findings.sort((a, b) => compare(a.path, b.path) || a.start.line - b.start.line || a.start.column - b.start.column);
  return { program, findings, errors: errors.map((error) => formatDiagnostic(error)) };
}

/** The project's choice among our rules, otherwise all of them. Other linters have their own command. */
function ruleSet({ extends: sets = [], enable = {}, disable = {} } = {}) {
  const isOurs = (name) => name.startsWith(`${LIBRARY}/`);
  const only = (rules) => Object.fromEntries(Object.entries(rules).filter(([name]) => isOurs(name)));
  const chosen = { extends: sets.filter(isOurs), enable: only(enable), disable: only(disable) };
  const isChosen = chosen.extends.length > 0 || Object.keys(chosen.enable).length > 0;
  return isChosen ? chosen : { ...chosen, extends: [`${LIBRARY}/all`] };
}

function shown({ code, message, url, target }) {
  const { file, pos, end } = getSourceLocation(target, { locateId: true });
  const at = (offset) => {
    const { line, character } = file.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { rule: code.slice(LIBRARY.length + 1), message, url, path: pathOf(file), start: at(pos), end: at(end) };
}

/** The path of a source file, relative to the working directory. */
export const pathOf = ({ path }) => relative(process.cwd(), path).replaceAll("\\", "/");

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
