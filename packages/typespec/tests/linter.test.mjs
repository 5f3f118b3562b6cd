// What an author sees: each sample is silent, and each mistake is found where it is written.

import { applyCodeFixes, NodeHost } from "@typespec/compiler";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lint, others, ours, program, sample } from "./project.mjs";

for (const name of ["arm", "data-plane", "custom"]) {
  test(`the sample ${name} is sound`, async () => {
    const compiled = await lint(program(sample(name)));
    assert.deepEqual(others(compiled), []);
    assert.deepEqual(ours(compiled), []);
  });
}

/** The fix writes what the sound sample has. */
const RESTORED = Symbol("restored");

/**
 * Changes of samples: what is written instead of what, the rule that finds it, the text that is
 * underlined, and what the fix writes in place of `to`.
 */
const mistakes = [
  {
    name: "polling headers without the result",
    sample: "arm",
    from: "ArmCombinedLroHeaders<FinalResult = InspectionReport>",
    to: "ArmCombinedLroHeaders",
    rule: "result-lost-in-typespec",
    at: "inspect",
    fixed: RESTORED,
  },
  {
    name: "polling headers with another result",
    sample: "arm",
    from: "FinalResult = InspectionReport",
    to: "FinalResult = Lighthouse",
    rule: "result-differs",
    at: "inspect",
    fixed: RESTORED,
  },
  {
    name: "polling headers without Retry-After",
    sample: "arm",
    from: "ArmLroLocationHeader<FinalResult = Lighthouse> & Azure.Core.Foundations.RetryAfterHeader",
    to: "ArmLroLocationHeader<FinalResult = Lighthouse>",
    rule: "missing-retry-after",
    at: "LroHeaders = ArmLroLocationHeader<FinalResult = Lighthouse>",
    fixed: RESTORED,
  },
  {
    name: "original-uri on a POST without a GET",
    sample: "arm",
    from: "  inspect is",
    to: '  @Azure.Core.useFinalStateVia("original-uri")\n  inspect is',
    rule: "original-uri-invalid-verb",
    at: '@Azure.Core.useFinalStateVia("original-uri")',
    fixed: RESTORED,
  },
  {
    name: "a header that the PUT doesn't return",
    sample: "arm",
    from: "  createOrUpdate is",
    to: '  @Azure.Core.useFinalStateVia("operation-location")\n  createOrUpdate is',
    rule: "final-state-via-header-contradiction",
    at: '@Azure.Core.useFinalStateVia("operation-location")',
    fixed: RESTORED,
  },
  {
    name: "a state that clients can send",
    sample: "arm",
    from: "@visibility(Lifecycle.Read)\n  provisioningState?",
    to: "provisioningState?",
    rule: "provisioning-state-not-readonly",
    at: "provisioningState",
    fixed: "@visibility(Lifecycle.Read) provisioningState?",
  },
  {
    name: "the status of another result",
    sample: "data-plane",
    from: "@pollingOperation(Telescopes.getCalibrationStatus)",
    to: "@pollingOperation(Telescopes.getStatus)",
    rule: "result-differs",
    at: "calibrate",
  },
  {
    name: "a result that only readers know",
    sample: "custom",
    from: "@lroResult chart",
    to: "chart",
    rule: "result-lost-in-typespec",
    at: "start",
    fixed: RESTORED,
  },
  {
    name: "a final value that clients don't know",
    sample: "custom",
    from: 'Succeeded: "Succeeded"',
    to: 'Done: "Done"',
    rule: "terminal-state-unknown-to-clients",
    at: "Done",
  },
  {
    name: "a status property with another name",
    sample: "custom",
    from: "status: SurveyState",
    to: "progress: SurveyState",
    rule: "monitor-missing-status",
    at: "progress",
  },
  {
    name: "a misspelled header",
    sample: "custom",
    from: '@header("Operation-Location")',
    to: '@header("OperationLocation")',
    rule: "header-name-misspelled",
    at: "operationLocation",
    fixed: RESTORED,
  },
];

for (const mistake of mistakes) {
  test(mistake.name, async () => {
    const sound = sample(mistake.sample);
    assert.equal(sound.split(mistake.from).length, 2, "the text is in the sample once");
    const main = program(sound.replace(mistake.from, mistake.to));
    const found = ours(await lint(main));
    assert.deepEqual(
      found.map(({ rule, text }) => [rule, text]),
      [[mistake.rule, mistake.at]],
    );
    const [{ path, diagnostic }] = found;
    assert.equal(path, main.replaceAll("\\", "/"));
    // The compiler itself offers to suppress each warning.
    const fixes = diagnostic.codefixes.filter(({ id }) => id !== "suppress");
    assert.equal(fixes.length, mistake.fixed === undefined ? 0 : 1);
    if (mistake.fixed === undefined) return;
    await applyCodeFixes(NodeHost, fixes);
    const written = mistake.fixed === RESTORED ? mistake.from : mistake.fixed;
    assert.equal(readFileSync(main, "utf8"), sound.replace(mistake.from, written));
    const fixed = await lint(main);
    assert.deepEqual([...ours(fixed), ...others(fixed)], []);
  });
}
