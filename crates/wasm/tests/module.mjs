// Runs the module that `crates/wasm/build` made, in Node.js:
//
//     node --test crates/wasm/tests/
//
// The findings are compared with those of the program, which LRO_LINT names. The default is
// target/quick/lro-lint.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const built = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.LRO_LINT ?? join(built, "quick", "lro-lint");
const lint = createRequire(import.meta.url)(join(built, "wasm-package", "nodejs", "lro_lint.js"));

const sample = join(root, "specs-sample");

/** All files of a folder. */
function files(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = names.filter((name) => name.isFile()).map((name) => join(name.parentPath ?? name.path, name.name));
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]),
  );
}

/** What the program prints. Its exit status is 1 if there are findings. */
function native(...args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", maxBuffer: 1e9, stdio: ["ignore", "pipe", "pipe"] });
  } catch (failure) {
    if (failure.status === 1) return failure.stdout;
    throw failure;
  }
}

const check = (documents, options) => JSON.parse(lint.check(JSON.stringify({ documents, options })));

/** A document with one DELETE, which says twice that it is long-running, or not. */
const disks = (marker) =>
  JSON.stringify({
    swagger: "2.0",
    paths: {
      "/disks/{name}": {
        delete: {
          operationId: "Disks_Delete",
          "x-ms-long-running-operation": marker,
          responses: { 202: { description: "Deleting", headers: { Location: { type: "string" } } } },
        },
      },
    },
  });

const codes = (report) => report.findings.map((finding) => finding.code);

test("the samples have the findings of the program", () => {
  const documents = files(sample);
  for (const severity of [undefined, "info", "error"]) {
    const args = severity ? ["--severity", severity] : [];
    const expected = native("check", sample, "--root", sample, "--format", "json", "--fail-on", "error", ...args);
    const found = lint.check(JSON.stringify({ documents, options: severity ? { severity } : {} }));
    assert.equal(found, expected);
  }
});

test("options are those of the program", () => {
  const documents = files(sample);
  const options = {
    profile: "arm",
    overlays: ["greenfield"],
    rules: ["marking", "LRO4"],
    ignore: ["LRO103"],
    include_sync: true,
    each: true,
    severity: "info",
  };
  const expected = native(
    ...["check", sample, "--root", sample, "--format", "json", "--profile", "arm", "--overlay", "greenfield"],
    ...["--select", "marking,LRO4", "--ignore", "LRO103", "--include-sync", "--each", "--severity", "info"],
  );
  assert.equal(lint.check(JSON.stringify({ documents, options })), expected);
});

test("findings have their places", () => {
  const documents = { "disks.json": disks("true") };
  const found = check(documents).findings.find((finding) => finding.code === "LRO103");
  const { path, start, end } = found;
  assert.equal(path, "disks.json");
  assert.equal(documents[path].slice(start.offset, end.offset), '"true"');
});

test("explanations are those of the program", () => {
  const documents = files(sample);
  const all = lint.explain(JSON.stringify({ documents }));
  assert.equal(all, native("explain", sample, "--root", sample, "--format", "json"));
  const operation = "Lanterns_*";
  const some = lint.explain(JSON.stringify({ documents, operation }));
  assert.equal(some, native("explain", sample, operation, "--root", sample, "--format", "json"));
});

/** The rules that the program prints, without the examples on their pages. */
function nativeRules(name) {
  const printed = JSON.parse(native("rule", name, "--format", "json"));
  for (const rule of printed.rules) rule.text = rule.text.split("\n## Examples\n")[0].trimEnd();
  return printed;
}

test("rules are those of the program, without examples", () => {
  assert.deepEqual(JSON.parse(lint.rule("LRO103")), nativeRules("LRO103"));
  assert.equal(lint.rule("extension-not-boolean"), lint.rule("LRO103"));
  assert.deepEqual(JSON.parse(lint.rule("marking")), nativeRules("marking"));
  const all = JSON.parse(native("rule", "--format", "json"));
  for (const rule of all.rules) delete rule.text;
  assert.deepEqual(JSON.parse(lint.rules()), all);
});

test("an unknown rule is an error with a suggestion", () => {
  const { error } = JSON.parse(lint.rule("extension-not-bolean"));
  assert.match(error.message, /extension-not-bolean/);
  assert.match(error.help, /extension-not-boolean/);
});

test("bad requests are errors, and the next call works", () => {
  const good = check({ "disks.json": disks("true") });
  for (const [request, message] of [
    ["", /can't be read as JSON/],
    ["{", /can't be read as JSON/],
    ["null", /can't be read as JSON/],
    ["[".repeat(1_000_000), /can't be read as JSON/],
    ["\ud800", /can't be read as JSON/],
    ['{ "documents": 1 }', /invalid type/],
    ['{ "documents": {}, "option": {} }', /unknown field `option`/],
    ['{ "documents": {}, "options": { "severity": "fatal" } }', /unknown variant `fatal`/],
    ['{ "documents": {}, "options": { "rules": ["LRO999"] } }', /LRO999/],
    ['{ "documents": {}, "options": { "profile": "none" } }', /there is no profile `none`/],
    [JSON.stringify({ documents: { "lro-lint.yaml": "none: 1", "disks.json": disks(true) } }), /lro-lint.yaml:1:1/],
  ]) {
    for (const ask of [lint.check, lint.explain]) {
      assert.match(JSON.parse(ask(request)).error.message, message);
    }
    assert.deepEqual(check({ "disks.json": disks("true") }), good);
  }
});

test("broken documents have findings, not errors", () => {
  const deep = `{ "swagger": "2.0", "paths": ${'{ "a": '.repeat(200_000)}`;
  for (const text of ['{ "swagger": "2.0", ', "openapi: 3.1.0\npaths: [", deep]) {
    assert.deepEqual(codes(check({ "a.json": text })), ["LRO001"], text.slice(0, 40));
  }
});

test("empty documents have no findings", () => {
  for (const documents of [{}, { "a.json": "" }, { "": "" }, { "../a.json": "{}" }, { "a.txt": "?" }]) {
    const report = check(documents);
    assert.equal(report.summary.documents, 0);
    assert.deepEqual(report.findings, []);
  }
});

test("a document of 5 MB is checked", () => {
  const text = disks("true");
  const big = text.slice(0, -1) + `,"info":{"description":"${"long ".repeat(1_000_000)}"}}`;
  assert.ok(codes(check({ "disks.json": big })).includes("LRO103"));
  assert.ok("error" in JSON.parse(lint.check("x".repeat(5_000_000))));
});

test("a workspace is checked again after a replacement", () => {
  const workspace = lint.open(JSON.stringify({ "disks.json": disks("true") }));
  const before = JSON.parse(workspace.check());
  assert.ok(codes(before).includes("LRO103"));
  assert.equal(workspace.replace("disks.json", disks(true)), "{}");
  const after = JSON.parse(workspace.check());
  assert.ok(!codes(after).includes("LRO103"));
  assert.deepEqual(after, check({ "disks.json": disks(true) }));
  assert.equal(workspace.replace("more.json", disks("true")), "{}");
  assert.equal(JSON.parse(workspace.check()).summary.documents, 2);
  workspace.free();
  assert.throws(() => workspace.check());
});

test("a workspace explains operations", () => {
  const workspace = lint.open(JSON.stringify({ "disks.json": disks(true) }), '{ "severity": "info" }');
  const all = JSON.parse(workspace.explain());
  assert.equal(all.length, 1);
  assert.deepEqual(JSON.parse(workspace.explain("Disks_Delete")), all);
  assert.deepEqual(JSON.parse(workspace.explain("DELETE /disks/{name}")), all);
  const { error } = JSON.parse(workspace.explain("Disks_Delet"));
  assert.match(error.message, /no operation is called `Disks_Delet`/);
  assert.match(error.help, /Disks_Delete/);
  assert.equal(workspace.replace("disks.json", disks(false).replace("202", "200")), "{}");
  assert.ok(JSON.parse(workspace.explain("Disks_Delete")).error.signs.length > 0);
  workspace.free();
});

test("a workspace that can't be opened says why, until the wrong file is corrected", () => {
  const workspace = lint.open(JSON.stringify({ "lro-lint.yaml": "none: 1", "disks.json": disks("true") }));
  const { error } = JSON.parse(workspace.check());
  assert.deepEqual([error.mistakes[0].path, error.mistakes[0].line], ["lro-lint.yaml", 1]);
  assert.equal(workspace.replace("lro-lint.yaml", "profile: arm"), "{}");
  assert.equal(JSON.parse(workspace.check()).findings[0].profile, "arm");
  assert.match(JSON.parse(workspace.replace("lro-lint.yaml", "none: 1")).error.message, /lro-lint.yaml:1:1/);
  assert.equal(JSON.parse(workspace.check()).findings[0].profile, "arm");
  workspace.free();

  const unreadable = lint.open("[", "");
  assert.match(JSON.parse(unreadable.check()).error.message, /the documents can't be read as JSON/);
  assert.match(JSON.parse(unreadable.replace("a.json", "{}")).error.message, /can't be read/);
  unreadable.free();
});
