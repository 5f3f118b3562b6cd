// An editor: tsp-server, as a language client talks to it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { LIBRARY } from "../src/findings.js";
import { program, sample } from "./project.mjs";

const server = createRequire(import.meta.url).resolve("../node_modules/.bin/tsp-server");

/** A language client that reads and writes messages with `Content-Length`. */
class Client {
  #process = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
  #buffer = Buffer.alloc(0);
  #count = 0;
  #answers = new Map();
  #watchers = new Set();
  #notified = [];

  constructor() {
    this.#process.stdout.on("data", (data) => this.#read(data));
  }

  #read(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString("utf8", 0, end))[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString("utf8", end + 4, end + 4 + length));
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#take(message);
    }
  }

  #take(message) {
    if (message.method !== undefined && message.id !== undefined) {
      // The server asks for settings, which are all default, and registers capabilities.
      const result = message.method === "workspace/configuration" ? message.params.items.map(() => null) : null;
      this.#write({ id: message.id, result });
    } else if (message.id !== undefined) {
      this.#answers.get(message.id)(message);
    } else {
      this.#notified.push(message);
      for (const watcher of this.#watchers) watcher(message);
    }
  }

  #write(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  request(method, params) {
    const id = ++this.#count;
    const answer = new Promise((resolve) => this.#answers.set(id, resolve));
    this.#write({ id, method, params });
    return answer.then(({ result, error }) => {
      assert.equal(error, undefined, JSON.stringify(error));
      return result;
    });
  }

  notify(method, params) {
    this.#write({ method, params });
  }

  /** The next diagnostics of a document for which `accept` is true. */
  diagnostics(uri, accept) {
    return new Promise((resolve) => {
      const watcher = ({ method, params }) => {
        if (method !== "textDocument/publishDiagnostics" || params.uri !== uri || !accept(params.diagnostics)) return;
        this.#watchers.delete(watcher);
        resolve(params.diagnostics);
      };
      this.#watchers.add(watcher);
    });
  }

  close() {
    this.#process.kill();
  }
}

/** A text after edits, of which no two touch. */
function edited(text, edits) {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, character }) => starts[line] + character;
  const sorted = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  return sorted.reduce((text, { range, newText }) => text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end)), text);
}

const config = `linter:
  extends: ["${LIBRARY}/all"]
`;

test("an editor shows the finding while one types, and its fix corrects it", { timeout: 120_000 }, async (context) => {
  const sound = sample("arm");
  const main = program(sound, { "tspconfig.yaml": config });
  const uri = pathToFileURL(main).href;
  const client = new Client();
  context.after(() => client.close());
  const { capabilities } = await client.request("initialize", {
    processId: process.pid,
    rootUri: new URL(".", uri).href,
    workspaceFolders: [{ uri: new URL(".", uri).href, name: "test" }],
    capabilities: {
      textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } } },
      workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
    },
  });
  assert.ok(capabilities.codeActionProvider);
  client.notify("initialized", {});
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "typespec", version: 1, text: sound } });

  const broken = sound.replace("ArmCombinedLroHeaders<FinalResult = InspectionReport>", "ArmCombinedLroHeaders");
  const shown = client.diagnostics(uri, (diagnostics) => diagnostics.length > 0);
  client.notify("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ text: broken }] });
  const [diagnostic, ...more] = await shown;
  assert.deepEqual(more, []);
  assert.equal(diagnostic.code, `${LIBRARY}/result-lost-in-typespec`);
  const line = broken.split("\n").findIndex((text) => text.includes("inspect is"));
  assert.deepEqual(diagnostic.range, { start: { line, character: 2 }, end: { line, character: 9 } });

  const actions = await client.request("textDocument/codeAction", {
    textDocument: { uri },
    range: diagnostic.range,
    context: { diagnostics: [diagnostic] },
  });
  const fix = actions.find(({ title }) => title === "Write FinalResult = InspectionReport");
  assert.ok(fix, JSON.stringify(actions.map(({ title }) => title)));

  const { edit } = await client.request("codeAction/resolve", fix);
  const [change] = edit.documentChanges.filter(({ kind }) => kind === undefined);
  assert.equal(change.textDocument.uri, uri);
  assert.equal(edited(broken, change.edits), sound);
  const gone = client.diagnostics(uri, (diagnostics) => diagnostics.length === 0);
  client.notify("textDocument/didChange", { textDocument: { uri, version: 3 }, contentChanges: [{ text: sound }] });
  await gone;
});
