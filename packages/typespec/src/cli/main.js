#!/usr/bin/env node
// The command `lro-lint-tsp`, for continuous integration and terminals.

import { parseArgs } from "node:util";
import { compileFile } from "./compile.js";
import { explanations } from "./explanations.js";
import { FORMATS } from "./formats.js";

const USAGE = `Usage: lro-lint-tsp check MAIN.tsp [OPTIONS]
       lro-lint-tsp explain MAIN.tsp [OPERATION] [OPTIONS]

  check    reports the findings of a TypeSpec program
  explain  shows how clients poll each long-running operation, or those with a name

Options:
  --format FORMAT      check: ${Object.keys(FORMATS).join(", ")}; explain: text, json
  --severity SEVERITY  the lowest severity that is shown: info, warning (default), error
  --profile PROFILE    the system of all documents; the default is to detect it
  --overlay OVERLAY    an overlay, such as greenfield; can be repeated
  --help               shows this text

Exit status: 0 without findings, 1 with findings, 2 if the program can't be checked.
`;

const OPTIONS = {
  format: { type: "string", default: "text" },
  severity: { type: "string" },
  profile: { type: "string" },
  overlay: { type: "string", multiple: true },
  help: { type: "boolean", default: false },
};

/** A mistake in the arguments. */
class UsageError extends Error {}

/** @returns {Promise<number>} the exit status */
async function run(args) {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const [command, main, ...rest] = positionals;
  const overlays = values.overlay;
  const { severity, profile } = values;
  const options = Object.fromEntries(Object.entries({ severity, profile, overlays }).filter(([, value]) => value !== undefined));
  if (main === undefined) throw new UsageError("name a command and a file");
  if (command === "check" && rest.length === 0) return check(main, options, values.format);
  if (command === "explain" && rest.length <= 1) return explain(main, options, values.format, rest[0]);
  throw new UsageError(command === "check" || command === "explain" ? "there are too many arguments" : `there is no command \`${command}\``);
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

async function check(main, options, format) {
  const write = FORMATS[format];
  if (write === undefined) throw new UsageError(`there is no format \`${format}\` of check`);
  const { findings, errors } = await compileFile(main, options);
  process.stdout.write(write(findings));
  return failed(errors) ? 2 : findings.length > 0 ? 1 : 0;
}

async function explain(main, options, format, operation) {
  if (format !== "text" && format !== "json") throw new UsageError(`there is no format \`${format}\` of explain`);
  const { program, errors } = await compileFile(main, options);
  if (failed(errors)) return 2;
  process.stdout.write(await explanations(program, operation, format));
  return 0;
}

function failed(errors) {
  for (const error of errors) process.stderr.write(`${error}\n`);
  return errors.length > 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(error instanceof UsageError ? `error: ${error.message}\n\n${USAGE}` : `error: ${error.message}\n`);
  process.exitCode = 2;
}
