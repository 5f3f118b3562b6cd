// What a visitor does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, paste } from "./page.mjs";

/** A DELETE that answers `202` with a header whose name is misspelled. */
const broken = (header = "Locaton") => JSON.stringify(
  {
    swagger: "2.0",
    info: { title: "Kites", version: "2026-03-01" },
    host: "management.azure.com",
    paths: {
      "/subscriptions/{subscriptionId}/providers/Microsoft.Kites/kites/{name}": {
        delete: {
          operationId: "Kites_Delete",
          description: "Löscht einen Drachen 🪁",
          "x-ms-long-running-operation": true,
          responses: { 202: { description: "🪁 accepted", headers: { [header]: { type: "string" } } }, 204: { description: "gone" } },
        },
      },
    },
  },
  null,
  2,
);

const rule = (page, name) => page.locator("#findings li", { hasText: name });

test("a defect is found while one types, and its place is underlined", async (context) => {
  const { page, problems } = await openPage(context);
  await paste(page, broken());
  await rule(page, "header-name-misspelled").waitFor();
  await page.locator(".cm-lintRange").first().waitFor();
  assert.ok((await page.locator(".cm-lintRange").allTextContents()).join("").includes("Locaton"));
  await rule(page, "header-name-misspelled").getByRole("button", { name: /^line/ }).click();
  assert.equal(await page.evaluate(() => String(getSelection())), '"Locaton"');

  await paste(page, broken("Location"));
  await rule(page, "header-name-misspelled").waitFor({ state: "detached" });
  assert.deepEqual(problems, []);
});

test("the page of a rule opens and closes by keyboard", async (context) => {
  const { page } = await openPage(context);
  await paste(page, broken());
  await rule(page, "header-name-misspelled").getByRole("button", { name: "header-name-misspelled" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /How to fix in OpenAPI/);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
});

test("an operation has a diagram and a table of clients", async (context) => {
  const { page } = await openPage(context);
  await paste(page, broken("Location"));
  const diagram = page.getByRole("img", { name: "Requests of Kites_Delete" });
  await diagram.waitFor();
  assert.match(await diagram.locator("desc").textContent(), /The client sends DELETE .*The service returns 202, Location/);
  assert.ok((await page.locator("#clients tbody tr").count()) > 5);
});

test("what if shows what would change for clients", async (context) => {
  const { page } = await openPage(context);
  await paste(page, broken("Location"));
  await page.getByRole("img", { name: "Requests of Kites_Delete" }).waitFor();
  await page.getByLabel("the first code").selectOption("200");
  await page.locator("#clients th", { hasText: "now → then" }).waitFor();
  assert.ok((await page.locator("#clients tr.changed").count()) > 0);
  await page.getByLabel("the first code").selectOption("");
  await page.locator("#clients th", { hasText: "What it does" }).waitFor();
});

test("a link restores the text", async (context) => {
  const { page, origin } = await openPage(context);
  await paste(page, broken());
  await rule(page, "header-name-misspelled").waitFor();
  await page.getByRole("button", { name: /link/ }).click();
  await page.waitForFunction(() => location.hash.startsWith("#text="));
  const link = page.url().slice(origin.length + 1);
  const again = await openPage(context, {}, link);
  await rule(again.page, "header-name-misspelled").waitFor();
});

test("no request leaves the page, and none follows after loading", async (context) => {
  const { page, requests, origin } = await openPage(context);
  const loaded = requests.length;
  await paste(page, broken());
  await rule(page, "header-name-misspelled").waitFor();
  assert.deepEqual(requests.filter((url) => !url.startsWith(origin) && !url.startsWith("data:")), []);
  assert.equal(requests.length, loaded);
});

test("a text of 5 MB doesn't freeze the page, and a text that is no document is explained", async (context) => {
  const { page } = await openPage(context);
  const large = JSON.parse(broken());
  large["x-large"] = Array.from({ length: 50_000 }, (_, at) => `${"x".repeat(90)}${at}`);
  await paste(page, JSON.stringify(large, null, 1));
  // The page answers while the worker reads.
  await page.getByLabel("Show").selectOption("info");
  await rule(page, "header-name-misspelled").waitFor();
  await paste(page, "{");
  await rule(page, "unreadable-document").filter({ hasText: "the document ends" }).waitFor();
  await paste(page, "Dear all,");
  await rule(page, "unreadable-document").filter({ hasText: "not an API description" }).waitFor();
});

test("a list of findings ends after 500", async (context) => {
  const { page, problems } = await openPage(context);
  const many = JSON.parse(broken());
  const [[path, item]] = Object.entries(many.paths);
  many.paths = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${path}/parts/p${at}`, { delete: { ...item.delete, operationId: `Kites_Delete${at}` } }]));
  await paste(page, JSON.stringify(many));
  const last = page.locator("#findings li").last();
  await page.locator("#findings li", { hasText: /^and \d+ findings more/ }).waitFor();
  assert.match(await last.textContent(), /^and \d+ findings more/);
  assert.equal(await page.locator("#findings li").count(), 501);
  assert.deepEqual(problems, []);
});

test("markup in a document is shown as text", async (context) => {
  const { page, problems } = await openPage(context);
  const markup = "<img src=x onerror=alert(1)>";
  await paste(page, broken().replace("Kites_Delete", markup));
  await page.locator("#operation option", { hasText: markup }).waitFor({ state: "attached" });
  await rule(page, "header-name-misspelled").waitFor();
  assert.equal(await page.locator("img").count(), 0);
  assert.deepEqual(problems, []);
});

test("YAML with anchors can be changed by what-if", async (context) => {
  const { page } = await openPage(context);
  const yaml = `swagger: "2.0"
info: { title: Kites, version: "2026-03-01" }
host: management.azure.com
paths:
  /subscriptions/{subscriptionId}/providers/Microsoft.Kites/kites/{name}:
    delete:
      operationId: Kites_Delete
      x-ms-long-running-operation: true
      responses:
        "202": &accepted
          description: accepted
          headers: { Location: { type: string } }
        "200": *accepted
`;
  await paste(page, yaml);
  await page.getByRole("img", { name: "Requests of Kites_Delete" }).waitFor();
  await page.getByLabel("final-state-via").selectOption("original-uri");
  await page.locator("#clients th", { hasText: "now → then" }).waitFor();
  assert.match(await page.locator("#explanation dl").textContent(), /original-uri \(declared\)/);
});

test("a damaged link is explained, and the page works", async (context) => {
  const { page } = await openPage(context, {}, "#text=%%%");
  assert.match(await page.locator("#shared").textContent(), /damaged/);
  await paste(page, broken());
  await rule(page, "header-name-misspelled").waitFor();
});

test("a linter that fails is reported, and the next check starts it again", async (context) => {
  const fail = async (page) => {
    await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: "no module" }), { times: 2 });
  };
  const { page } = await openPage(context, {}, "", fail);
  assert.match(await page.locator("#summary").textContent(), /^lro-lint failed: /);
  await paste(page, broken());
  await rule(page, "header-name-misspelled").waitFor();
});

for (const [name, settings] of Object.entries({ light: {}, dark: { colorScheme: "dark" }, phone: { viewport: { width: 390, height: 800 } } })) {
  test(`the page is readable and every control has a name: ${name}`, async (context) => {
    const { page } = await openPage(context, settings);
    const found = await page.evaluate(() => {
      const numbers = (color) => color.match(/[\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
      const backOf = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = numbers(getComputedStyle(at).backgroundColor);
          if (color[3] === undefined || color[3] === 1) return color;
        }
        return [255, 255, 255];
      };
      const texts = [...document.querySelectorAll("body *:not(svg *):not(option)")].filter((element) => [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
      const pale = texts.flatMap((element) => {
        const [one, other] = [numbers(getComputedStyle(element).color), backOf(element)].map(light);
        const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        return ratio < 4.5 ? [`${element.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`] : [];
      });
      return { pale, width: document.documentElement.scrollWidth, window: innerWidth };
    });
    assert.deepEqual(found.pale, []);
    assert.ok(found.width <= found.window, `${found.width} > ${found.window}`);
    for (const control of await page.locator("select, button, a, [contenteditable=true]").all()) {
      const named = await control.evaluate((element) => element.ariaLabel || element.textContent.trim() || element.labels?.[0]?.textContent.trim());
      assert.ok(named, await control.evaluate((element) => element.outerHTML));
    }
  });
}
