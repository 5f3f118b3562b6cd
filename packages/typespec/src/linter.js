// The rules as TypeSpec knows them: one of its rules for each of ours.

import { createRule, defineLinter, paramMessage } from "@typespec/compiler";
import { findingsOf, LIBRARY } from "./findings.js";
import { fixesOf } from "./fixes.js";
import { rules } from "./module.js";
import { wholeOf } from "./places.js";
import { textOf } from "./text.js";
import { RULES as DIFFERENCES } from "./witnesses.js";

const messages = { default: paramMessage`${"text"}` };

/** The rule that says once why nothing was checked. */
export const NOT_CHECKED = "not-checked";

const notChecked = createRule({
  name: NOT_CHECKED,
  severity: "warning",
  async: true,
  description: "Says why lro-lint could not check the documents.",
  messages,
  create: (context) => ({
    exit: async (program) => {
      const { problem } = await findingsOf(program);
      if (problem !== undefined) context.reportDiagnostic({ format: { text: problem }, target: wholeOf(program) });
    },
  }),
});

function ruleOf({ name, summary, url }) {
  return createRule({
    name,
    severity: "warning",
    async: true,
    description: summary,
    url,
    messages,
    create: (context) => ({
      exit: async (program) => {
        const { found } = await findingsOf(program);
        for (const one of found.filter(({ rule }) => rule === name)) {
          context.reportDiagnostic({ format: { text: textOf(one.finding) }, target: one.target, codefixes: fixesOf(one) });
        }
      },
    }),
  });
}

/** `true` if a rule reports more than infos in some system. */
function isRecommended({ severity, cases }) {
  const all = [severity, ...Object.values(cases).map((one) => one.severity)].flatMap(Object.values);
  return all.some((level) => level === "error" || level === "warning");
}

const known = rules();
const differences = Object.entries(DIFFERENCES).map(([name, summary]) => ({ name, summary }));
const own = [NOT_CHECKED, ...differences.map(({ name }) => name)];
const enable = (names) => ({ enable: Object.fromEntries(names.map((name) => [`${LIBRARY}/${name}`, true])) });

export const $linter = defineLinter({
  rules: [notChecked, ...[...differences, ...known].map(ruleOf)],
  ruleSets: {
    all: enable([...own, ...known.map(({ name }) => name)]),
    recommended: enable([...own, ...known.filter(isRecommended).map(({ name }) => name)]),
  },
});
