// Reads the commands in a log of a build system and has its own library write them again.
//
//     node commands.mjs github|azure FILE
//
// Prints the kinds and paths of the annotations as JSON; fails at a line that comes out otherwise.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { EOL } from "node:os";

const require = createRequire(import.meta.url);
const [system, file] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").split("\n");
assert.equal(lines.pop(), "", "the last line has no end");

/** What the library of GitHub's actions writes to standard output. */
async function issued(command, properties, message) {
  const { issueCommand } = await import("./node_modules/@actions/core/lib/command.js");
  const { write } = process.stdout;
  let text = "";
  process.stdout.write = (part) => ((text += part), true);
  try {
    issueCommand(command, properties, message);
  } finally {
    process.stdout.write = write;
  }
  return text;
}

/** Undoes what the runner undoes. */
function decoded(text) {
  const codes = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
  return text.replace(/%(0D|0A|3A|2C|25)/g, (code) => codes[code]);
}

async function github(line) {
  const [, command, list, message] = line.match(/^::([a-z]+)(?: ([^:]*))?::(.*)$/);
  const pairs = (list ?? "").split(",").filter(Boolean);
  const properties = Object.fromEntries(
    pairs.map((pair) => [pair.split("=", 1)[0], decoded(pair.slice(pair.indexOf("=") + 1))]),
  );
  assert.equal(await issued(command, properties, decoded(message)), line + EOL);
  if (properties.file === undefined) {
    assert.equal(command, "notice");
    return undefined;
  }
  assert.ok(Number(properties.line) >= 1);
  return [command, properties.file];
}

function azure(line) {
  if (!line.includes("##vso[")) {
    assert.match(line, /^\d+ more .*not annotated/);
    return undefined;
  }
  const { commandFromString } = require("azure-pipelines-task-lib/taskcommand.js");
  const command = commandFromString(line);
  assert.equal(command.toString(), line);
  assert.equal(command.command, "task.logissue");
  const { type, sourcepath, linenumber, columnnumber, code, ...others } = command.properties;
  assert.deepEqual(others, {});
  assert.match(code, /^LRO\d{3,4}$/);
  assert.ok(Number(linenumber) >= 1 && Number(columnnumber) >= 1);
  assert.ok(command.message.length > 0);
  return [type, sourcepath];
}

const annotations = [];
for (const [index, line] of lines.entries()) {
  const annotation = await { github, azure }[system](line);
  if (annotation === undefined) {
    assert.equal(index, lines.length - 1, "a note that isn't the last line");
  } else {
    annotations.push(annotation);
  }
}
console.log(JSON.stringify(annotations));
