// The list of findings.

import { byId, html } from "./dom.js";
import { inline } from "./markdown.js";

/** The number of findings that the page lists. */
export const SHOWN = 500;

const many = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/**
 * @param {any} report the answer of the linter
 * @param {{ jump: (finding: any) => void, open: (rule: string) => void }} actions
 */
export function showFindings({ summary, findings }, { jump, open }) {
  const { operations, long_running: longRunning, errors, warnings, infos } = summary;
  byId("summary").textContent = `${many(errors, "error")}, ${many(warnings, "warning")}, ${many(infos, "info")} in ${many(operations, "operation")}, ${longRunning} long-running`;
  const entries = findings.slice(0, SHOWN).map((finding) => entry(finding, jump, open));
  const left = findings.length - entries.length;
  if (left > 0) entries.push(html("li", {}, `and ${many(left, "finding")} more, which the command line lists`));
  byId("findings").replaceChildren(...entries);
}

function entry(finding, jump, open) {
  const { severity, rule, message, help, breaks, start } = finding;
  return html(
    "li",
    { class: severity },
    html("span", { class: "severity" }, severity),
    " ",
    html("button", { type: "button", class: "plain", title: "Explain this rule", onclick: () => open(rule) }, rule),
    " ",
    html("button", { type: "button", class: "plain", onclick: () => jump(finding) }, `line ${start.line}`),
    html("p", {}, ...inline(message)),
    help ? html("p", { class: "quiet" }, ...inline(`help: ${help}`)) : undefined,
    breaks ? html("p", { class: "quiet" }, `breaks: ${breaks}`) : undefined,
  );
}

/** Shows why there are no findings to show. */
export function showProblem(message) {
  byId("summary").textContent = message;
  byId("findings").replaceChildren();
}
