// Changes of the source that are certain.

import { defineCodeFix, getSourceLocation } from "@typespec/compiler";
import { SyntaxKind } from "@typespec/compiler/ast";

/** The models of polling headers whose parameter `FinalResult` names the result. */
const POLLING_HEADERS = new Set(["ArmAsyncOperationHeader", "ArmLroLocationHeader", "ArmCombinedLroHeaders"]);
const RETRY_AFTER = "Azure.Core.Foundations.RetryAfterHeader";

/**
 * The changes that correct a finding. Each leaves a program that compiles.
 * @param {import("./findings.js").Found} found
 * @returns {import("@typespec/compiler").CodeFix[]}
 */
export function fixesOf(found) {
  const fix = FIXES[found.rule]?.(found);
  return fix === undefined ? [] : [fix];
}

const FIXES = {
  "result-lost-in-typespec": (found) => nameFinalResult(found) ?? markResult(found),
  "result-differs": nameFinalResult,
  "missing-retry-after": addRetryAfter,
  "header-name-misspelled": correctHeader,
  "provisioning-state-not-readonly": makeReadOnly,
  "original-uri-invalid-verb": removeFinalState,
  "original-uri-without-get": removeFinalState,
  "final-state-via-header-undeclared": removeFinalState,
  "final-state-via-header-contradiction": removeFinalState,
};

/** `LroHeaders = ArmLroLocationHeader` becomes `LroHeaders = ArmLroLocationHeader<FinalResult = X>`. */
function nameFinalResult({ http, places, finding }) {
  const headers = http && places.argument(http.operation, "LroHeaders");
  const reference = headers && parts(headers.argument).find(({ target }) => POLLING_HEADERS.has(lastName(target)));
  if (reference === undefined || finding.result?.node === undefined) return undefined;
  const result = nameFrom(finding.result, http.operation);
  const written = reference.arguments.find(({ name }) => name?.sv === "FinalResult");
  return defineCodeFix({
    id: "name-final-result",
    label: `Write FinalResult = ${result}`,
    fix: (context) => {
      if (written) return context.replaceText(getSourceLocation(written.argument), result);
      const [last] = reference.arguments.slice(-1);
      return last
        ? context.appendText(getSourceLocation(last), `, FinalResult = ${result}`)
        : context.appendText(getSourceLocation(reference.target), `<FinalResult = ${result}>`);
    },
  });
}

/** `chart?: Chart` becomes `@lroResult chart?: Chart`. */
function markResult({ finding }) {
  const node = finding.property?.node;
  if (node === undefined) return undefined;
  return defineCodeFix({
    id: "mark-result",
    label: `Decorate \`${finding.property.name}\` with @lroResult`,
    fix: (context) => context.prependText(getSourceLocation(node.id), "@lroResult "),
  });
}

/** `X` becomes `X & RetryAfterHeader`, and `model X {}` becomes `model X { ...RetryAfterHeader; }`. */
function addRetryAfter({ target }) {
  const node = target.node ?? target;
  const spread = (context) => context.appendText({ file: getSourceLocation(node).file, pos: node.bodyRange.pos + 1 }, `\n  ...${RETRY_AFTER};`);
  const join = (expression) => (context) => context.appendText(getSourceLocation(expression), ` & ${RETRY_AFTER}`);
  const fix =
    node.kind === SyntaxKind.TemplateArgument
      ? join(node.argument)
      : node.kind === SyntaxKind.IntersectionExpression
        ? join(node)
        : node.kind === SyntaxKind.ModelStatement && node.bodyRange
          ? spread
          : undefined;
  return fix && defineCodeFix({ id: "add-retry-after", label: `Add ${RETRY_AFTER}`, fix });
}

/** `@header("OperationLocation")` becomes `@header("Operation-Location")`. */
function correctHeader({ target, finding }) {
  const decorator = target.kind === "ModelProperty" && target.decorators.find(({ definition }) => definition?.name === "@header")?.node;
  // The message ends with the name that was meant.
  const meant = /`([\w-]+)`$/.exec(finding.message)?.[1];
  if (!decorator || meant === undefined) return undefined;
  const [name] = decorator.arguments;
  return defineCodeFix({
    id: "correct-header",
    label: `Write @header("${meant}")`,
    fix: (context) =>
      name
        ? context.replaceText(getSourceLocation(name), JSON.stringify(meant))
        : context.appendText(getSourceLocation(decorator), `("${meant}")`),
  });
}

/** `provisioningState?: X` becomes `@visibility(Lifecycle.Read) provisioningState?: X`. */
function makeReadOnly({ target }) {
  if (target.kind !== "ModelProperty" || target.decorators.some(({ definition }) => definition?.name === "@visibility")) return undefined;
  return defineCodeFix({
    id: "make-read-only",
    label: "Add @visibility(Lifecycle.Read)",
    fix: (context) => context.prependText(getSourceLocation(target.node.id), "@visibility(Lifecycle.Read) "),
  });
}

/** `@useFinalStateVia` goes: without it, TypeSpec takes the value that fits the headers. */
function removeFinalState({ target }) {
  if (target.kind !== SyntaxKind.DecoratorExpression) return undefined;
  return defineCodeFix({
    id: "remove-final-state-via",
    label: "Remove @useFinalStateVia",
    fix: (context) => {
      const { file, pos, end } = getSourceLocation(target);
      const space = /^\s*/.exec(file.text.slice(end))[0].length;
      return context.replaceText({ file, pos, end: end + space }, "");
    },
  });
}

/** The parts of an intersection. */
const parts = (expression) => {
  if (expression.kind === SyntaxKind.IntersectionExpression) return expression.options.flatMap(parts);
  return expression.kind === SyntaxKind.TypeReference ? [expression] : [];
};

const lastName = (target) => (target.kind === SyntaxKind.MemberExpression ? target.id.sv : target.sv);

/** The name of a type as an operation can write it. */
function nameFrom(type, operation) {
  const around = (member) => {
    const names = [];
    for (let at = member.namespace; at?.name; at = at.namespace) names.unshift(at.name);
    return names;
  };
  const here = around(operation.interface ?? operation);
  const there = around(type);
  const isNear = there.every((name, at) => here[at] === name);
  return isNear ? type.name : [...there, type.name].join(".");
}
