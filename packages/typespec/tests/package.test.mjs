// The package as users get it: packed, installed in a fresh folder, and named in tspconfig.yaml.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { sample } from "./project.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

function run(folder, command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", shell: process.platform === "win32" });
  // Where CI is set, the compiler writes colours.
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}

/** Versions of TypeSpec's compiler with the libraries of Azure that belong to them. */
const releases = [
  { compiler: "1.15.0", experimental: "0.85.0", azure: "0.71.0", generator: "0.71.2" },
  { compiler: "1.16.0", experimental: "0.86.0", azure: "0.72.1", generator: "0.72.2" },
];

for (const { compiler, experimental, azure, generator } of releases) {
  test(`a fresh folder with TypeSpec ${compiler} shows the finding`, { timeout: 300_000 }, (context) => {
    const folder = mkdtempSync(join(tmpdir(), "lro-lint-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const packed = run(root, "npm", "pack", "--pack-destination", folder, "--silent");
    assert.equal(packed.status, 0, packed.output);
    const tarball = packed.output.trim().split("\n").at(-1);
    const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const version = (name) => {
      if (name.includes("client-generator")) return generator;
      if (name.startsWith("@azure-tools/")) return azure;
      return devDependencies[name].startsWith("0.") ? experimental : compiler;
    };
    const names = Object.keys(devDependencies).filter((name) => name !== "@lro-lint/typespec");
    const dependencies = Object.fromEntries(names.map((name) => [name, version(name)]));
    dependencies["@lro-lint/typespec"] = `file:${tarball}`;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "fresh", private: true, dependencies }));
    const installed = run(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline");
    assert.equal(installed.status, 0, installed.output);

    writeFileSync(join(folder, "tspconfig.yaml"), 'linter:\n  extends: ["@lro-lint/typespec/all"]\n');
    writeFileSync(join(folder, "main.tsp"), sample("arm").replace("<FinalResult = InspectionReport>", ""));
    const compiled = run(folder, "npx", "tsp", "compile", ".", "--no-emit");
    assert.equal(compiled.status, 0, compiled.output);
    assert.match(compiled.output, /main\.tsp:\d+:\d+ - warning @lro-lint\/typespec\/result-lost-in-typespec/);
    assert.match(compiled.output, /Found 1 warning/);

    const checked = run(folder, "npx", "lro-lint-tsp", "check", "main.tsp");
    assert.equal(checked.status, 1, checked.output);
    assert.match(checked.output, /^1 finding$/m);
  });
}
