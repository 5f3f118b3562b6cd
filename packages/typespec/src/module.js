// The linter itself, as WebAssembly.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const MODULE = "../wasm/lro_lint.cjs";

/** Starts the module anew: after a trap its memory can't be trusted. */
function start() {
  delete require.cache[require.resolve(MODULE)];
  return require(MODULE);
}

/** The module, once it is needed. */
let module;

/** An answer of the linter that says why there is no other. */
export class LintError extends Error {
  /** @param {{ message: string, help?: string, mistakes?: { path: string, line?: number, message: string }[] }} problem */
  constructor({ message, help, mistakes = [] }) {
    const places = mistakes.map((at) => `${at.path}${at.line ? `:${at.line}` : ""}: ${at.message}`);
    super([message, ...places, ...(help ? [`help: ${help}`] : [])].join("\n"));
    this.name = "LintError";
  }
}

/**
 * Calls a function of the module. A trap is an error like any other, and the next call works.
 * @param {(module: any) => string} ask
 */
export function call(ask) {
  let text;
  try {
    module ??= start();
    text = ask(module);
  } catch (trap) {
    module = undefined;
    throw new LintError({ message: `lro-lint failed (${trap}); please report it` });
  }
  const answer = JSON.parse(text);
  if (answer.error) throw new LintError(answer.error);
  return answer;
}

/** @param {object} request documents and options */
export const check = (request) => call((lint) => lint.check(JSON.stringify(request)));

/** @param {object} request documents, options and perhaps an operation */
export const explain = (request) => call((lint) => lint.explain(JSON.stringify(request)));

/** All rules: their names, summaries, pages and severities. */
export const rules = () => require("../wasm/rules.json");
