// Changes of an operation that one tries out: another `final-state-via`, another first code.

import { parse } from "yaml";

/** The operation as an object of a document, or nothing if the document has none there. */
const operationIn = (document, { method, path }) => document?.paths?.[path]?.[method] ?? document?.["x-ms-paths"]?.[path]?.[method];

export const VIAS = ["location", "azure-async-operation", "operation-location", "original-uri"];
export const CODES = ["200", "201", "202"];

/**
 * The text of the document after the change, as JSON.
 * @param {string} text JSON or YAML
 * @param {{ method: string, path: string }} operation
 * @param {{ via?: string, code?: string }} change
 * @returns {string | undefined} nothing if the text has no such operation
 */
export function changed(text, operation, { via, code }) {
  const document = parse(text);
  const found = operationIn(document, operation);
  if (found === undefined) return undefined;
  if (via) {
    found["x-ms-long-running-operation"] = true;
    found["x-ms-long-running-operation-options"] = { ...found["x-ms-long-running-operation-options"], "final-state-via": via };
  }
  if (code) found.responses = withFirstCode(found.responses ?? {}, code);
  return JSON.stringify(document);
}

/** The responses, in which the first success that isn't the final `200` or `204` has another code. */
function withFirstCode(responses, code) {
  const codes = Object.keys(responses);
  const first = codes.find((key) => key === "202") ?? codes.find((key) => key === "201") ?? codes.find((key) => key === "200");
  if (first === undefined || first === code) return responses;
  const { [first]: response, [code]: existing, ...rest } = responses;
  return { ...rest, [code]: { ...existing, ...response, headers: { ...existing?.headers, ...response.headers } } };
}
