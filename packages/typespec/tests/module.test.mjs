// The module recovers from a trap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { call, check } from "../src/module.js";

test("a trap is an error, and the next check works in a new module", () => {
  const modules = [];
  const trap = (lint) => {
    modules.push(lint);
    throw new WebAssembly.RuntimeError("unreachable");
  };
  for (let at = 0; at < 2; at++) assert.throws(() => call(trap), /lro-lint failed \(RuntimeError: unreachable\)/);
  assert.notEqual(modules[0], modules[1]);
  assert.deepEqual(check({ documents: {} }).findings, []);
});
