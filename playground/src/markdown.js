// The Markdown of the rules' pages as elements: headings, paragraphs, lists, tables and code.

import { html } from "./dom.js";

const FENCE = /^```/;
const HEADING = /^(#{1,6}) (.*)$/;
const ITEM = /^(?:[-*]|\d+\.) (.*)$/;

/** @param {string} text */
export function markdown(text) {
  const lines = text.split("\n");
  const blocks = [];
  while (lines.length > 0) {
    const line = lines[0];
    if (line.trim() === "") lines.shift();
    else if (FENCE.test(line)) blocks.push(code(lines));
    else if (HEADING.test(line)) blocks.push(heading(lines.shift()));
    else if (line.startsWith("|")) blocks.push(table(lines));
    else if (ITEM.test(line)) blocks.push(list(lines));
    else blocks.push(html("p", {}, ...inline(paragraph(lines))));
  }
  return blocks;
}

/** Takes the lines for which `accept` is true. */
function take(lines, accept) {
  const end = lines.findIndex((line) => !accept(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function code(lines) {
  lines.shift();
  const text = take(lines, (line) => !FENCE.test(line)).join("\n");
  lines.shift();
  return html("pre", { tabindex: "0" }, html("code", {}, text));
}

function heading(line) {
  const [, marks, text] = HEADING.exec(line);
  // The title of the page is the first heading of the dialog.
  const level = Math.min(marks.length + 1, 6);
  return html(`h${level}`, marks.length === 1 ? { id: "rule-title" } : {}, ...inline(text));
}

const isPlain = (line) => line.trim() !== "" && !FENCE.test(line) && !HEADING.test(line) && !ITEM.test(line) && !line.startsWith("|");

const paragraph = (lines) => take(lines, isPlain).join(" ");

function list(lines) {
  const items = [];
  while (lines.length > 0 && ITEM.test(lines[0])) {
    const first = ITEM.exec(lines.shift())[1];
    const rest = take(lines, (line) => /^\s+\S/.test(line)).map((line) => line.trim());
    items.push(html("li", {}, ...inline([first, ...rest].join(" "))));
  }
  return html("ul", {}, ...items);
}

function table(lines) {
  const rows = take(lines, (line) => line.startsWith("|")).filter((line) => !/^\|[-|: ]+$/.test(line));
  const cells = (line, name) => line.split("|").slice(1, -1).map((text) => html(name, {}, ...inline(text.trim())));
  const [head, ...body] = rows;
  return html(
    "table",
    {},
    html("thead", {}, html("tr", {}, ...cells(head, "th"))),
    html("tbody", {}, ...body.map((line) => html("tr", {}, ...cells(line, "td")))),
  );
}

/** Text with code, bold and links. Links are followed only if they lead to the web. */
export function inline(text) {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/);
  return parts.filter(Boolean).map((part) => {
    if (/^`[^`]+`$/.test(part)) return html("code", {}, part.slice(1, -1));
    if (/^\*\*[^*]+\*\*$/.test(part)) return html("strong", {}, part.slice(2, -2));
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    if (link === null) return part;
    return /^https?:\/\//.test(link[2]) ? html("a", { href: link[2], rel: "noreferrer" }, ...inline(link[1])) : link[1];
  });
}
