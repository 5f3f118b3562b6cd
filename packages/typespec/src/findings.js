// The findings of a program, each with its place in the source.

import { getSourceLocation } from "@typespec/compiler";
import { EmitterError, emit, leadsToMissingCommon, requestOf } from "./documents.js";
import { check } from "./module.js";
import { Places } from "./places.js";
import { differences } from "./witnesses.js";

/**
 * @typedef {object} Found
 * @property {string} rule the name of the rule
 * @property {import("@typespec/compiler").DiagnosticTarget} target
 * @property {any} finding the finding, as the command line writes it in JSON
 * @property {Places} places the source of its document
 */

/** The name of this library in `options` of tspconfig.yaml. */
export const LIBRARY = "@lro-lint/typespec";

const sourcesKnown = new WeakMap();
const findingsKnown = new WeakMap();

/** Calls a function once for each program. */
function once(known, program, call) {
  if (!known.has(program)) known.set(program, call(program));
  return known.get(program);
}

/**
 * The documents that a program means, with their sources, and the request to the linter.
 * @param {import("@typespec/compiler").Program} program
 * @returns {Promise<{ sources: Map<string, Source>, request: object }>}
 */
export const sourcesOf = (program) => once(sourcesKnown, program, readSources);

/** @typedef {import("./documents.js").Emitted & { places: Places }} Source */

async function readSources(program) {
  const emitted = await emit(program);
  const { documents, options } = await requestOf(program, emitted);
  return {
    sources: new Map(emitted.map((one) => [one.path, { ...one, places: new Places(program, one) }])),
    request: { documents, options: { ...optionsOf(program), ...options } },
  };
}

/**
 * The findings of a program. All rules share them.
 * @param {import("@typespec/compiler").Program} program
 * @returns {Promise<{ found: Found[], problem?: string }>}
 */
export const findingsOf = (program) => once(findingsKnown, program, find);

async function find(program) {
  // The compiler's own errors stand alone.
  if (program.hasError()) return { found: [] };
  try {
    const { sources, request } = await sourcesOf(program);
    if (sources.size === 0) return { found: [] };
    const { findings } = check(request);
    const found = located(sources, request.documents, findings);
    return { found: [...found, ...(await differences(program, sources, request, found))] };
  } catch (error) {
    const who = error instanceof EmitterError ? "the emitter failed, so nothing was checked: " : "";
    return { found: [], problem: `${who}${error instanceof Error ? error.message : error}` };
  }
}

/** The options of the linter: `profile`, `overlays`, `severity`. */
function optionsOf(program) {
  const { "emitter-output-dir": _, ...options } = program.compilerOptions.options?.[LIBRARY] ?? {};
  return options;
}

/** The findings with their places, each once, although several versions have it. */
function located(sources, documents, findings) {
  const order = [...sources.keys()];
  const ours = findings.filter(({ path }) => sources.has(path));
  ours.sort((a, b) => order.indexOf(a.path) - order.indexOf(b.path));
  const seen = new Set();
  return ours.flatMap((finding) => {
    const source = sources.get(finding.path);
    const { places } = source;
    const value = places.value(finding.pointer);
    if (finding.rule === "unresolved-reference" && typeof value === "string" && leadsToMissingCommon(source, value, documents)) {
      return [];
    }
    const target = places.find(finding.pointer, finding.operation ?? finding.operations[0]);
    const at = getSourceLocation(target, { locateId: true });
    const key = `${finding.rule} ${at?.file.path} ${at?.pos} ${finding.identity}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ rule: finding.rule, target, finding, places }];
  });
}
