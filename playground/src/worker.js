// The linter, away from the page, so that a large text doesn't freeze it.

import init, * as lint from "lro-lint";

const ready = init({ module_or_path: new URL("lro_lint_bg.wasm", import.meta.url) });

self.onmessage = async ({ data: { call, argument } }) => {
  try {
    await ready;
    self.postMessage({ answer: JSON.parse(lint[call](argument)) });
  } catch (error) {
    // A trap. The memory of the module can't be trusted any more: the page starts another worker.
    self.postMessage({ trap: String(error) });
  }
};
