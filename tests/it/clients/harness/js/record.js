// Runs the poller of @azure/core-lro on every scenario.
//
// Usage: node record.js SCENARIOS.json PATIENCE FOLDER; writes FOLDER/js.json.
//
// What surrounds the poller is what generated code puts there: a REST client whose absolute or
// relative paths are requested as they come, a check of the status code, and a deserializer that
// returns the body. Retries are left out.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { createRestError, getClient } from "@azure-rest/core-client";
import { createHttpPoller } from "@azure/core-lro";
import { createHttpHeaders } from "@azure/core-rest-pipeline";

/** The codes that an operation is taken to declare. */
const EXPECTED = ["200", "201", "202", "204"];

/** The poller was told the same last answer too often. */
class Endless extends Error {}

/** Answers as the scenario says, without a socket. */
class Service {
  constructor(exchange, patience) {
    Object.assign(this, { exchange, patience });
    this.begun = false;
    this.asked = new Map();
    this.wait = 0;
    this.dated = false;
    this.polling = false;
    this.polls = [];
    this.finalGet = null;
  }

  sendRequest = async (request) => {
    if (!this.begun) {
      this.begun = true;
      return this.respond(request, this.exchange.initial);
    }
    const answers = this.exchange.answers?.[request.url] ?? [{ status: 404 }];
    const asked = this.asked.get(request.url) ?? 0;
    if (this.polling) {
      if (asked + 1 >= answers.length + this.patience) throw new Endless();
      this.polls.push({ url: request.url, wait: this.wait });
      this.wait = 0;
    } else {
      this.finalGet = request.url;
      const atEnd = this.exchange["at-end"]?.[request.url];
      if (atEnd) return this.respond(request, atEnd);
    }
    this.asked.set(request.url, asked + 1);
    return this.respond(request, answers[Math.min(asked, answers.length - 1)]);
  };

  respond(request, { status, headers, body }) {
    const bodyAsText = body == null ? "" : JSON.stringify(body);
    const sent = createHttpHeaders(this.onTime(headers ?? {}));
    if (bodyAsText) sent.set("Content-Type", "application/json");
    return { request, status, headers: sent, bodyAsText };
  }

  /** The headers, with dates moved so that the date of the answer is now. */
  onTime(headers) {
    this.dated = "Date" in headers;
    if (!this.dated) return headers;
    const ahead = Date.parse(headers["Retry-After"]) - Date.parse(headers.Date);
    const now = Date.now() + 2000;
    return {
      ...headers,
      Date: new Date(now).toUTCString(),
      "Retry-After": new Date(now + ahead).toUTCString(),
    };
  }

  /** Takes the place of `setTimeout`, by which the poller waits. */
  sleep = (done, milliseconds) => {
    // What is left until a date can't be exact; scenarios have dates in steps of ten seconds.
    const whole = Math.floor(milliseconds / 10_000) * 10_000;
    this.wait = this.dated && whole > 0 ? whole : Math.max(milliseconds, 0);
    return setImmediate(done);
  };
}

/** What the generated helper makes of a response. */
function lroResponse(response) {
  if (!EXPECTED.includes(response.status)) throw createRestError(response);
  const statusCode = Number.parseInt(response.status);
  return { flatResponse: response, rawResponse: { ...response, statusCode } };
}

async function run(exchange, patience) {
  const service = new Service(exchange, patience);
  const client = getClient(new URL(exchange.url).origin, {
    httpClient: service,
    retryOptions: { maxRetries: 0 },
  });
  const poller = createHttpPoller(
    {
      sendInitialRequest: async () =>
        lroResponse(await client.pathUnchecked(exchange.url)[exchange.method]()),
      sendPollRequest: async (path, options) => {
        // The poller hands options over with a poll, none with the request for the result.
        service.polling = options !== undefined;
        return lroResponse(await client.pathUnchecked(path).get());
      },
    },
    {
      resourceLocationConfig: exchange["final-state-via"],
      processResult: async (response) => response.body ?? null,
    },
  );
  const realTimeout = globalThis.setTimeout;
  globalThis.setTimeout = service.sleep;
  let end;
  try {
    end = { returns: await poller.pollUntilDone() };
  } catch (error) {
    const failed = /^(The long-running operation has failed|Operation was canceled)/;
    if (error instanceof Endless) end = "polls";
    else if (failed.test(error.message)) end = { failed: error.message };
    else end = { errors: `${error.name}: ${error.message}`.split("\n")[0] };
  } finally {
    globalThis.setTimeout = realTimeout;
  }
  return { polls: service.polls, "final-get": service.finalGet, end };
}

/** The version of a package that was installed. */
function version(name) {
  const main = createRequire(import.meta.url).resolve(name);
  for (let folder = dirname(main); ; folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (found.name === name) return found.version;
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
}

const [path, patience, folder] = process.argv.slice(2);
const scenarios = {};
for (const { name, exchange } of JSON.parse(readFileSync(path, "utf8"))) {
  scenarios[name] = await run(exchange, Number(patience));
}
const packages = ["@azure/core-lro", "@azure-rest/core-client"];
const versions = Object.fromEntries(packages.map((name) => [name, version(name)]));
const recording = { client: "js", versions, scenarios };
writeFileSync(join(folder, "js.json"), `${JSON.stringify(recording, null, 1)}\n`);
