// The list of findings.

import { byId, html } from "./dom.js";
import { inline } from "./markdown.js";

const CLIENTS = {
  python: "Python",
  "python-arm": "Python (azure-mgmt)",
  "python-typespec": "Python from TypeSpec",
  "python-arm-typespec": "Python (azure-mgmt) from TypeSpec",
  js: "JavaScript",
  go: "Go",
  dotnet: ".NET",
  java: "Java",
  "java-arm": "Java (azure-resourcemanager)",
  rust: "Rust",
  "azure-cli": "Azure CLI",
  powershell: "Azure PowerShell",
  terraform: "Terraform",
};

/** The name of a client as people know it. */
export const clientName = (client) => CLIENTS[client] ?? client;

const many = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/**
 * @param {any} report the answer of the linter
 * @param {{ jump: (finding: any) => void, open: (rule: string) => void }} actions
 */
export function showFindings({ summary, findings }, { jump, open }) {
  const { operations, long_running: longRunning, errors, warnings, infos } = summary;
  byId("summary").textContent = `${many(errors, "error")}, ${many(warnings, "warning")}, ${many(infos, "info")} in ${many(operations, "operation")}, ${longRunning} long-running`;
  byId("findings").replaceChildren(...findings.map((finding) => entry(finding, jump, open)));
}

function entry(finding, jump, open) {
  const { severity, rule, message, help, clients, start } = finding;
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
    clients.length > 0 ? html("p", { class: "quiet" }, `breaks: ${clients.map(clientName).join(", ")}`) : undefined,
  );
}

/** Shows why there are no findings to show. */
export function showProblem(message) {
  byId("summary").textContent = message;
  byId("findings").replaceChildren();
}
