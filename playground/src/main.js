// The page: a text, its findings, and what clients do with an operation of it.

import { Checker, Outdated } from "./checker.js";
import { byId, options } from "./dom.js";
import { Editor, isJson } from "./editor.js";
import { showFindings, showProblem } from "./findings.js";
import { markdown } from "./markdown.js";
import { keyOf, showExplanation, showOperations } from "./operations.js";
import { SAMPLES } from "./samples.js";
import { fromFragment, toFragment } from "./share.js";
import { changed, CODES, VIAS } from "./what-if.js";

/** Milliseconds after the last keystroke. */
const PAUSE = 250;

const checker = new Checker();
const editor = new Editor(byId("editor"), () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
});
let timer;
let explanations = [];

/** What the linter is asked about a text. A text that is no API description is a finding too. */
function request(text, options = {}) {
  const name = isJson(text) ? "document.json" : "document.yaml";
  return JSON.stringify({ documents: { [name]: text }, options: { files: [name], ...options } });
}

/** Waits for an answer, and shows why there is none. A newer question has its own answer. */
async function answered(question, show, fail) {
  try {
    show(await question);
  } catch (error) {
    if (!(error instanceof Outdated)) fail(error.message);
  }
}

async function refresh() {
  const { text } = editor;
  const severity = byId("severity").value;
  const found = answered(
    checker.ask("check", request(text, { severity })),
    (report) => {
      editor.show(report.findings);
      showFindings(report, { jump: (finding) => editor.jump(finding), open });
    },
    showProblem,
  );
  const explained = answered(
    checker.ask("explain", request(text)),
    (all) => {
      explanations = all;
      showOperations(all);
      return explain();
    },
    () => {
      explanations = [];
      showOperations([]);
      showExplanation(undefined);
    },
  );
  await Promise.all([found, explained]);
}

/** Shows the chosen operation, after the change that is tried out. */
async function explain() {
  const before = explanations.find(({ operation }) => keyOf(operation) === byId("operation").value);
  const change = { via: byId("via").value, code: byId("code").value };
  if (before === undefined || (!change.via && !change.code)) return showExplanation(before);
  const wanted = keyOf(before.operation);
  let text;
  try {
    text = changed(editor.text, before.operation, change);
  } catch (error) {
    byId("unexplained").textContent = `The change can't be tried out: ${error.message}`;
    return showExplanation(before);
  }
  if (text === undefined) return showExplanation(before);
  await answered(
    checker.ask("explain", request(text), "what-if"),
    (all) => showExplanation(before, all.find(({ operation }) => keyOf(operation) === wanted)),
    (problem) => {
      byId("unexplained").textContent = problem;
    },
  );
}

/** Opens the page of a rule. */
async function open(rule) {
  await answered(
    checker.ask("rule", rule),
    ({ rules: [{ text }] }) => {
      byId("rule-page").replaceChildren(...markdown(text));
      byId("rule").showModal();
    },
    showProblem,
  );
}

function load(text) {
  editor.text = text;
  clearTimeout(timer);
  return refresh();
}

options(byId("sample"), SAMPLES.map(([name], at) => [String(at), name]));
options(byId("via"), [["", "as written"], ...VIAS.map((via) => [via, via])]);
options(byId("code"), [["", "as written"], ...CODES.map((code) => [code, code])]);
byId("sample").addEventListener("change", ({ target }) => load(SAMPLES[Number(target.value)][1]));
byId("severity").addEventListener("change", refresh);
for (const id of ["operation", "via", "code"]) byId(id).addEventListener("change", explain);
byId("share").addEventListener("click", async () => {
  const fragment = await toFragment(editor.text);
  if (fragment !== undefined) {
    history.replaceState(null, "", fragment);
    await navigator.clipboard?.writeText(location.href).catch(() => {});
  }
  byId("shared").textContent = fragment === undefined ? "This text is too long for a link." : "The link is in the address bar.";
});

/** Loads the text of the address, or the first sample. */
async function start() {
  let text;
  try {
    text = await fromFragment(location.hash);
  } catch (error) {
    byId("shared").textContent = error.message;
  }
  await load(text ?? SAMPLES[0][1]);
}

window.addEventListener("hashchange", start);
await start();
