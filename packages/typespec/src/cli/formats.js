// The formats of findings in source files.

/** @typedef {import("./compile.js").Shown} Shown */

/** @param {Shown[]} findings */
function text(findings) {
  const lines = findings.map(({ rule, message, path, start }) => {
    const [first, ...rest] = message.split("\n");
    return [`${path}:${start.line}:${start.column} - warning ${rule}: ${first}`, ...rest.map((line) => `  ${line}`)].join("\n");
  });
  const count = findings.length;
  return `${[...lines, `${count} finding${count === 1 ? "" : "s"}`].join("\n")}\n`;
}

/** @param {Shown[]} findings */
const json = (findings) => `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;

/** Annotations of GitHub Actions. */
function github(findings) {
  const value = (text) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text) => value(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  return findings
    .map(({ rule, message, path, start, end }) => {
      const place = `file=${property(path)},line=${start.line},endLine=${end.line},col=${start.column}`;
      return `::warning ${place},title=${property(rule)}::${value(message)}\n`;
    })
    .join("");
}

/** SARIF 2.1.0. */
function sarif(findings) {
  const rules = [...new Map(findings.map(({ rule, url }) => [rule, { id: rule, helpUri: url }])).values()];
  const results = findings.map(({ rule, message, path, start, end }) => ({
    ruleId: rule,
    level: "warning",
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(path) },
          region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
        },
      },
    ],
  }));
  const driver = { name: "lro-lint", informationUri: "https://github.com/lro-lint/lro-lint", rules };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results, columnKind: "utf16CodeUnits" }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

export const FORMATS = { text, json, github, sarif };
