// The command `lro-lint-tsp`.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { program, sample } from "./project.mjs";

const command = fileURLToPath(new URL("../src/cli/main.js", import.meta.url));
const RULE = "result-lost-in-typespec";

function run(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const broken = program(sample("arm").replace("<FinalResult = InspectionReport>", ""));
const line = sample("arm").split("\n").findIndex((text) => text.includes("inspect is")) + 1;

test("text names the place, the rule and what to do", () => {
  const { status, stdout } = run("check", broken);
  assert.equal(status, 1);
  assert.match(stdout, new RegExp(`main\\.tsp:${line}:3 - warning ${RULE}: .*\\n  help: .*FinalResult = InspectionReport.*\\n1 finding\\n$`));
});

test("JSON, SARIF and GitHub have the same place", () => {
  const [finding] = JSON.parse(run("check", broken, "--format", "json").stdout).findings;
  assert.deepEqual([finding.rule, finding.start, finding.end], [RULE, { line, column: 3 }, { line, column: 10 }]);

  const [log] = JSON.parse(run("check", broken, "--format", "sarif").stdout).runs;
  assert.deepEqual(log.tool.driver.rules.map(({ id }) => id), [RULE]);
  const [{ ruleId, locations }] = log.results;
  const { artifactLocation, region } = locations[0].physicalLocation;
  assert.deepEqual([ruleId, basename(artifactLocation.uri), region.startLine, region.startColumn], [RULE, "main.tsp", line, 3]);

  const { stdout } = run("check", broken, "--format", "github");
  assert.match(stdout, new RegExp(`^::warning file=[^,]*main\\.tsp,line=${line},.*title=${RULE}::.*%0Ahelp: .*\\n$`));
});

test("a sound program has no findings", () => {
  assert.deepEqual(run("check", program(sample("custom"))), { status: 0, stdout: "0 findings\n", stderr: "" });
});

test("an operation is explained with places in the source", () => {
  const main = program(sample("data-plane"));
  const { status, stdout } = run("explain", main, "Telescopes_Calibrate");
  assert.equal(status, 0);
  assert.match(stdout, /^POST \/telescopes\/\{telescopeName\}:calibrate  Telescopes_Calibrate\n/);
  assert.match(stdout, /returns +Calibration .*main\.tsp:\d+\n/);
  assert.match(stdout, /Azure SDK for Python /);

  const explained = JSON.parse(run("explain", main, "--format", "json").stdout);
  assert.deepEqual(explained.map(({ operation }) => operation.id).sort(), ["Telescopes_Calibrate", "Telescopes_CreateOrReplace", "Telescopes_Delete"]);
  assert.ok(explained.every(({ path }) => path.endsWith("main.tsp")));
});

test("wrong arguments and programs with errors exit with 2", () => {
  for (const args of [[], ["check"], ["review", broken], ["check", broken, "more"], ["check", broken, "--format", "xml"], ["explain", broken, "None"], ["check", program("op broken(): Missing;")]]) {
    const { status, stderr } = run(...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, /error/);
  }
  assert.equal(run("--help").status, 0);
});
