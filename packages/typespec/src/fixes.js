// Changes of the source that are certain.

/**
 * @param {import("@typespec/compiler").Program} program
 * @param {import("./findings.js").Found} found
 * @returns {import("@typespec/compiler").CodeFix[]}
 */
export function fixesOf(program, found) {
  return [];
}
