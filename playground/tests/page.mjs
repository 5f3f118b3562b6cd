// The page in a browser, served by a small server of its own.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

/** The browser of the machine: CHROMIUM, or the first that is installed. */
const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"].find(
  (path) => path && existsSync(path),
);

async function serve() {
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://localhost").pathname;
    const name = path === "/" ? "index.html" : path.slice(1);
    try {
      response.writeHead(200, { "content-type": TYPES[extname(name)] }).end(await readFile(join(dist, name)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/**
 * Opens the page, and waits for its first findings.
 * @param {import("node:test").TestContext} context closes everything after the test
 * @param {object} settings of the browser's context, such as its size
 * @param {string} fragment
 * @param {(page: import("playwright-core").Page) => Promise<void>} prepare what happens before the page loads
 */
export async function openPage(context, settings = {}, fragment = "", prepare = async () => {}) {
  const server = await serve();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  context.after(async () => {
    await browser.close();
    server.close();
  });
  const page = await browser.newPage(settings);
  const problems = [];
  const requests = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => requests.push(request.url()));
  const origin = `http://127.0.0.1:${server.address().port}`;
  await prepare(page);
  await page.goto(`${origin}/${fragment}`);
  await page.waitForFunction(() => /long-running$|failed/.test(document.querySelector("#summary").textContent));
  return { page, problems, requests, origin };
}

/** Replaces the text in the editor, as pasting does. */
export async function paste(page, text) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.querySelector(".cm-content").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}
