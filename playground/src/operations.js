// What clients do with an operation, as it is and as it would be.

import { diagram, nameOf } from "./diagram.js";
import { byId, html, options } from "./dom.js";

export const keyOf = ({ method, path }) => `${method} ${path}`;

/** What the verdicts of an explanation mean. */
export const VERDICTS = {
  ok: "gets the result",
  unknown: "does what the document doesn't show",
  "wrong-result": "gets another value",
  "early-success": "reports success too early",
  "false-failure": "reports a failure",
  "never-ends": "polls forever",
};

const verdictText = ({ verdict, note }) => note ?? VERDICTS[verdict];

/** Fills the list of operations, and keeps the chosen one. */
export function showOperations(explanations) {
  const select = byId("operation");
  const entries = explanations.map(({ operation }) => [keyOf(operation), operation.id ?? keyOf(operation)]);
  options(select, entries, select.value);
  select.disabled = entries.length === 0;
  byId("what-if").disabled = entries.length === 0;
  byId("unexplained").textContent = entries.length === 0 ? "There is no long-running operation." : "";
}

/**
 * @param {any} before the explanation
 * @param {any} [after] the explanation after a change
 */
export function showExplanation(before, after) {
  const shown = after ?? before;
  byId("explanation").replaceChildren(...(shown === undefined ? [] : [facts(shown), html("div", { class: "wide" }, diagram(shown)), clients(before, after)]));
}

function facts({ operation, profile, final_state_via: via, polling, result }) {
  const rows = [
    ["operation", `${operation.method.toUpperCase()} ${operation.path}`],
    ["system", profile],
    ["polled by", polling.header ?? polling.operation?.id ?? polling.kind],
    ["final-state-via", via ? `${via.value} (${via.source})` : "none"],
    ["returns", nameOf(result.schema) || result.kind],
  ];
  return html("dl", {}, ...rows.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]));
}

function clients(before, after) {
  const was = new Map(before?.clients.map((one) => [one.client, one]));
  const rows = (after ?? before).clients.map((now) => {
    const old = after && was.get(now.client);
    const differs = old && verdictText(old) !== verdictText(now);
    return html(
      "tr",
      differs ? { class: "changed" } : {},
      html("th", { scope: "row" }, now.product),
      html("td", {}, ...(differs ? [verdict(old), " → "] : []), verdict(now)),
    );
  });
  const head = html("tr", {}, html("th", { scope: "col" }, "Client"), html("th", { scope: "col" }, after ? "now → then" : "What it does"));
  return html("div", { class: "wide" }, html("table", { id: "clients" }, html("thead", {}, head), html("tbody", {}, ...rows)));
}

const LOOKS = { ok: "good", unknown: "quiet" };

const verdict = (one) => html("span", { class: LOOKS[one.verdict] ?? "bad" }, verdictText(one));
