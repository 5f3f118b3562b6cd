// The sequence of requests of an operation, as SVG.

import { svg } from "./dom.js";

const WIDTH = 560;
const LEFT = 90;
const RIGHT = 470;
const STEP = 44;
/** The height of the words above a loop. */
const LABEL = 24;
const LETTERS = 48;

/** The last part of a reference: `Buoy` for `#/definitions/Buoy`. */
export const nameOf = (reference) => reference?.split(/[/:]/).at(-1) ?? "";

const cut = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);

/** The last segments of a path, which tell it apart. */
const short = (path) => (path.length > LETTERS ? `…/${path.split("/").slice(-2).join("/")}` : path);

/** The messages between the client and the service, in their order. */
export function messages({ operation, initial, polling, status_monitor: monitor, final_step: final, result }) {
  const sent = [{ to: "service", text: `${operation.method.toUpperCase()} ${short(operation.path)}` }];
  const first = initial.map(({ status, headers }) => [status, ...headers].join(", ")).join(" or ");
  sent.push({ to: "client", text: first || "an undescribed response" });
  if (polling.kind !== "none" && polling.kind !== "unknown") {
    const where = polling.header ?? polling.operation?.id ?? (polling.kind === "original-uri" ? "the same URL" : polling.kind);
    const states = [...(monitor?.succeeded ?? []), ...(monitor?.failed ?? []), ...(monitor?.canceled ?? [])];
    sent.push({ to: "service", text: `GET ${where}`, loop: states.length > 0 ? `until ${states.join(", ")}` : "until it is completed" });
    sent.push({ to: "client", text: monitor ? `${monitor.status ?? "status"} in ${nameOf(monitor.schema) || "the response"}` : "the status" });
  }
  if (final?.kind.startsWith("get-")) {
    const where = final.header ?? (final.operation ? short(final.operation.path) : "the link in the status");
    sent.push({ to: "service", text: `GET ${where}` });
    sent.push({ to: "client", text: nameOf(result.schema) || "no result" });
  } else if (result.kind === "schema" && sent.length > 2) {
    sent.at(-1).text += `, ${result.property ?? "result"}: ${nameOf(result.schema)}`;
  }
  return sent;
}

/** @param {any} explanation */
export function diagram(explanation) {
  const sent = messages(explanation);
  const loops = sent.map(({ loop }) => (loop ? 1 : 0));
  const top = (at) => 60 + at * STEP + loops.slice(0, at + 1).reduce((sum, loop) => sum + loop * LABEL, 0);
  const height = top(sent.length - 1) + STEP / 2;
  const lanes = [
    ["Client", LEFT],
    ["Service", RIGHT],
  ].flatMap(([name, x]) => [
    svg("rect", { x: x - 45, y: 4, width: 90, height: 26, rx: 4 }),
    svg("text", { x, y: 22, "text-anchor": "middle" }, name),
    svg("line", { x1: x, y1: 30, x2: x, y2: height, "stroke-dasharray": "3 3" }),
  ]);
  const arrows = sent.flatMap((message, at) => arrow(message, top(at)));
  const told = sent.map(({ to, text, loop }) => `${to === "service" ? "The client sends" : "The service returns"} ${text}${loop ? `, repeated ${loop}` : ""}.`);
  return svg(
    "svg",
    { class: "diagram", viewBox: `0 0 ${WIDTH} ${height + 8}`, width: WIDTH, height: height + 8, role: "img", "aria-labelledby": "diagram-title diagram-text" },
    svg("title", { id: "diagram-title" }, `Requests of ${explanation.operation.id ?? explanation.operation.path}`),
    svg("desc", { id: "diagram-text" }, told.join(" ")),
    ...lanes,
    ...arrows,
  );
}

function arrow({ to, text, loop }, y) {
  const [from, end, sign] = to === "service" ? [LEFT, RIGHT, 1] : [RIGHT, LEFT, -1];
  const parts = [
    svg("line", { x1: from, y1: y, x2: end - sign * 8, y2: y, ...(sign < 0 ? { "stroke-dasharray": "6 4" } : {}) }),
    svg("path", { d: `M${end} ${y}l${-sign * 9} -5v10z` }),
    svg("text", { x: (LEFT + RIGHT) / 2, y: y - 6, "text-anchor": "middle" }, cut(text)),
  ];
  if (loop) {
    parts.push(svg("rect", { x: 20, y: y - LABEL - 20, width: WIDTH - 40, height: LABEL + STEP + 34, rx: 6 }));
    parts.push(svg("text", { x: 28, y: y - LABEL - 4 }, cut(`loop ${loop}`)));
  }
  return parts;
}
