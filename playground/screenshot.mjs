// Writes docs/playground.png, which the README shows.

import { fileURLToPath } from "node:url";
import { openPage } from "./tests/page.mjs";

const closing = [];
const { page } = await openPage({ after: (close) => closing.push(close) }, { viewport: { width: 1280, height: 940 } });
await page.getByLabel("Sample").selectOption({ label: "Azure Resource Manager" });
await page.getByRole("img", { name: /Buoys/ }).waitFor();
await page.screenshot({ path: fileURLToPath(new URL("../docs/playground.png", import.meta.url)) });
for (const close of closing) await close();
