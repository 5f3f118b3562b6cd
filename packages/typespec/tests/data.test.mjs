// Real programs: what the command line says of their documents appears in their source.
//
// The programs are the folders with a `main.tsp` and an `openapi.json` below $LRO_LINT_DATA/oracle. The
// program that is compared is $LRO_LINT, or target/quick/lro-lint.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compile, NodeHost } from "@typespec/compiler";
import { LIBRARY } from "../src/findings.js";
import { ours } from "./project.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const data = process.env.LRO_LINT_DATA;
const built = process.env.CARGO_TARGET_DIR ?? join(here, "../../../target");
const native = process.env.LRO_LINT ?? join(built, "quick", "lro-lint");

/** What the command line says of a document. Its exit status is 1 if there are errors. */
function findings(path, severity) {
  const { stdout, status, stderr } = spawnSync(native, [path, "--format", "json", "--severity", severity], { encoding: "utf8", maxBuffer: 1e9 });
  assert.ok(status === 0 || status === 1, stderr);
  return JSON.parse(stdout).findings;
}

const skip = data === undefined && "LRO_LINT_DATA is not set";

test("each finding of a document appears once in its program", { skip }, async (context) => {
  // The libraries are found from here.
  const work = join(here, ".work", "oracle");
  mkdirSync(work, { recursive: true });
  after(() => rmSync(work, { recursive: true, force: true }));
  cpSync(join(data, "oracle"), work, { recursive: true });
  const cases = readdirSync(work).filter((name) => existsSync(join(work, name, "main.tsp")));
  assert.ok(cases.length > 0);
  const total = { findings: 0, found: 0, own: 0, differences: 0 };
  for (const name of cases) {
    const main = join(work, name, "main.tsp");
    const program = await compile(NodeHost, main, {
      noEmit: true,
      options: { "@azure-tools/typespec-autorest": { "arm-types-dir": "{project-root}/../_common-types/resource-management" } },
      linterRuleSet: { extends: [`${LIBRARY}/all`] },
    });
    const left = ours(program);
    for (const { rule, message, pointer } of findings(join(data, "oracle", name, "openapi.json"), "warning")) {
      total.findings++;
      const at = left.findIndex((one) => one.rule === rule && one.message.split("\n")[0] === message);
      if (at < 0) {
        context.diagnostic(`${name}: ${rule} at ${pointer} isn't found`);
        continue;
      }
      total.found++;
      const [{ path }] = left.splice(at, 1);
      if (path === main) total.own++;
    }
    for (const { rule, line } of left) {
      // TypeSpec knows more than the document, and the document has other neighbours.
      if (rule.startsWith("result-")) total.differences++;
      else context.diagnostic(`${name}: ${rule} at line ${line} isn't in the document`);
    }
  }
  context.diagnostic(JSON.stringify(total));
  assert.ok(total.own >= total.findings * 0.97, JSON.stringify(total));
});
