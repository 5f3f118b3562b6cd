// How clients poll, with positions in the source.

import { getSourceLocation } from "@typespec/compiler";
import { sourcesOf } from "../findings.js";
import { explain } from "../module.js";
import { pathOf } from "./compile.js";

/**
 * @param {import("@typespec/compiler").Program} program
 * @param {string | undefined} operation the name of an operation, or a method and a path
 * @param {"text" | "json"} format
 */
export async function explanations(program, operation, format) {
  const { sources, request } = await sourcesOf(program);
  if (sources.size === 0) return format === "json" ? "[]\n" : "There is no service.\n";
  const explained = explain({ ...request, ...(operation === undefined ? {} : { operation }) });
  const located = explained.map((one) => {
    const { places } = sources.get(one.path);
    const evidence = one.evidence.map(({ fact, pointer }) => ({ fact, ...positionOf(places.find(pointer, one.operation)) }));
    const http = places.operation(one.operation.method, one.operation.path);
    return { ...one, ...positionOf(places.ofOperation(http)), document: one.path, evidence };
  });
  return format === "json" ? `${JSON.stringify(located, null, 2)}\n` : `${located.map(block).join("\n")}`;
}

function positionOf(target) {
  const { file, pos } = getSourceLocation(target, { locateId: true });
  const { line, character } = file.getLineAndCharacterOfPosition(pos);
  return { path: pathOf(file), line: line + 1, column: character + 1 };
}

/** One operation: each fact with the place in the source that shows it, and what clients do. */
function block({ operation, path, line, document, profile, evidence, clients, ...facts }) {
  const { initial, final_state_via: via, polling, status_monitor: monitor, result } = facts;
  const place = (fact) => {
    const found = evidence.find((one) => one.fact === fact);
    return found ? `${found.path}:${found.line}` : "";
  };
  const polled = [polling.header, polling.operation?.id].find(Boolean) ?? polling.kind;
  const status = [nameOf(monitor?.schema), monitor?.status].filter(Boolean).join(", ");
  const rows = [
    ["starts with", initial.map(({ status, headers }) => [status, ...headers].join(" ")).join("; "), place("detected_by")],
    ["polls", polled, place("polling")],
    ["status", status || "none", place("status_monitor")],
    ["final-state-via", via ? `${via.value} (${via.source})` : "none", place("final_state_via")],
    ["returns", nameOf(result.schema) || result.kind, place("result")],
  ];
  const verdicts = clients.map(({ product, verdict, note }) => [product, verdict, note ?? ""]);
  return [
    `${operation.method.toUpperCase()} ${operation.path}  ${operation.id ?? ""}`.trimEnd(),
    `  ${path}:${line}  (${profile}, ${document.split("/").slice(-2).join("/")})`,
    ...table(rows),
    "  clients",
    ...table(verdicts),
    "",
  ].join("\n");
}

/** The last part of a reference: `Chart` for `#/definitions/Chart`. */
const nameOf = (reference) => reference?.split(/[/:]/).at(-1) ?? "";

function table(rows) {
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
  return rows.map(([a, b, c]) => `    ${a.padEnd(widths[0])}  ${b.padEnd(widths[1])}  ${c}`.trimEnd());
}
