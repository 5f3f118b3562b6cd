// Where TypeSpec and the document disagree about an operation.
//
// TypeSpec's own library knows what its emitters of clients will do. The document is what everyone
// else reads. Where they differ, the document is silent or wrong, and no linter of OpenAPI can see it.

import { importOptional } from "./documents.js";
import { explain } from "./module.js";
import { keysOf } from "./places.js";

/** The rules of this comparison, by their names. */
export const RULES = {
  "result-lost-in-openapi": "TypeSpec's clients return a result that the document doesn't show.",
  "result-lost-in-typespec": "TypeSpec's clients return nothing, but the document shows a result.",
  "result-differs": "TypeSpec's clients return another result than the document shows.",
};

/** The rules about final states (`LRO4`) and results (`LRO5`) report the same cause where they apply. */
const SAME_CAUSE = ["LRO4", "LRO5"];

/**
 * The differences in the newest version of each service.
 * @param {import("@typespec/compiler").Program} program
 * @param {Map<string, import("./findings.js").Source>} sources
 * @param {object} request the documents and options that were checked
 * @param {import("./findings.js").Found[]} found the findings of the documents
 * @returns {Promise<import("./findings.js").Found[]>}
 */
export async function differences(program, sources, request, found) {
  const core = await importOptional("@azure-tools/typespec-azure-core");
  if (core === undefined || sources.size === 0) return [];
  const explained = new Map();
  for (const one of explain(request)) explained.set(keyOf(one.path, one.operation), one);
  const reported = new Set();
  for (const { finding, places } of found) {
    const isSame = SAME_CAUSE.some((code) => finding.code.startsWith(code) && finding.severity !== "info");
    if (isSame && finding.operation) reported.add(places.operation(finding.operation.method, finding.operation.path)?.operation);
  }
  const differences = [];
  const newest = new Map();
  for (const [path, { service, places }] of sources) {
    if (!newest.has(service)) newest.set(service, { path, places });
  }
  for (const { path, places } of newest.values()) {
    for (const http of places.operations) {
      const explanation = explained.get(keyOf(path, { method: http.verb, path: http.path }));
      const target = places.ofOperation(http);
      if (explanation === undefined || target === undefined || reported.has(http.operation)) continue;
      const metadata = core.getLroMetadata(program, http.operation);
      const difference = metadata && compare(metadata, explanation, places);
      if (difference !== undefined) differences.push({ ...difference, target, places, http });
    }
  }
  return differences;
}

const keyOf = (document, { method, path }) => `${document} ${method} ${path}`;

function compare({ finalResult }, { result, operation, profile, status_monitor: monitor }, places) {
  const isShown = result.kind === "schema";
  const name = typeof finalResult === "object" ? nameOf(finalResult, places) : undefined;
  if (!isShown && name !== undefined) {
    return differing("result-lost-in-openapi", {
      message: `TypeSpec's clients return \`${name}\`, but the document shows no result of ${called(operation)}`,
      help_typespec: "set `emit-lro-options: all` in the options of typespec-autorest; or add the result to the responses of the operation",
    });
  }
  const shown = isShown && typeof result.schema === "string" ? definition(result.schema) : undefined;
  if (shown === undefined) return undefined;
  // The client of a DELETE returns nothing, whatever the status says.
  if (finalResult === "void" && operation.method !== "delete") {
    return differing("result-lost-in-typespec", {
      message: `TypeSpec's clients return nothing, but the document shows the result \`${shown}\` of ${called(operation)}`,
      help_typespec: nameIt(shown, places.property(monitor?.schema, result.property), profile),
      result: places.type(shown),
      property: places.property(monitor?.schema, result.property),
    });
  }
  if (name !== undefined && name !== shown) {
    return differing("result-differs", {
      message: `TypeSpec's clients return \`${name}\`, but the document shows the result \`${shown}\` of ${called(operation)}`,
      result: places.type(shown),
      help_typespec: `let \`@pollingOperation\` name an operation that returns the status of a \`${shown}\`, or correct the result of the polling headers`,
    });
  }
  return undefined;
}

/** How the source names the result of an operation. */
function nameIt(result, property, profile) {
  if (property !== undefined) return `decorate \`${property.name}\` with \`@lroResult\``;
  const headers = `name the result in the polling headers: \`LroHeaders = …<FinalResult = ${result}>\``;
  const other = `name the operation that returns the result: \`@finalOperation\``;
  return profile === "arm" ? headers : other;
}

/** A difference, with the types that a correction of the source needs. */
const differing = (rule, finding) => ({ rule, finding });
const called = ({ id, method, path }) => `\`${id ?? `${method.toUpperCase()} ${path}`}\``;

/** The name of a model that is a definition of its own. Others are written in several ways. */
function nameOf(type, places) {
  const isModel = type.kind === "Model" && type.name !== "" && type.properties.size > 0;
  return isModel && type.templateMapper === undefined ? places.nameOf(type) : undefined;
}

/** The name of the definition that a reference leads to. */
function definition(reference) {
  const keys = keysOf(reference.slice(reference.indexOf("#") + 1));
  const isDefinition = keys[0] === "definitions" || (keys[0] === "components" && keys[1] === "schemas");
  return isDefinition ? keys.at(-1) : undefined;
}
