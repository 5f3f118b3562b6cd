// The page has words for everything that the linter answers.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { VERDICTS } from "../src/operations.js";

test("every verdict has words", () => {
  const schema = JSON.parse(readFileSync(new URL("../../lro-lint.explain.schema.json", import.meta.url), "utf8"));
  assert.deepEqual(Object.keys(VERDICTS).sort(), schema.definitions.verdict.enum.toSorted());
});
