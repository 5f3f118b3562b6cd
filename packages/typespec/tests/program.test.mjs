// Programs of all kinds: without operations, with errors, for other emitters, with odd names.

import { compile, NodeHost } from "@typespec/compiler";
import assert from "node:assert/strict";
import { test } from "node:test";
import { LIBRARY } from "../src/findings.js";
import { lint, others, ours, program, sample } from "./project.mjs";

/** The rule that finds it. */
const RULE = "data-plane-missing-operation-location";

const rules = (found) => found.map(({ rule }) => rule);

/** A service without Azure's libraries, with one operation that returns `202` and nothing else. */
const plain = (name = "Start", attributes = "") => `
import "@typespec/http";
import "@typespec/openapi";
using TypeSpec.Http;

@service
namespace Kites;

/** Starts a flight that takes long. */
${attributes}
@TypeSpec.OpenAPI.extension("x-ms-long-running-operation", true)
@route("/flights")
@post
op ${name}(): { @statusCode _: 202 };
`;

test("a service without Azure's libraries is checked by its OpenAPI 3 document", async () => {
  const [found, ...more] = ours(await lint(program(plain())));
  assert.deepEqual(more, []);
  assert.equal(found.rule, RULE);
  assert.equal(found.text, "{ @statusCode _: 202 }");
});

test("a suppression in the source counts", async () => {
  const suppressed = plain("Start", `#suppress "${LIBRARY}/${RULE}" "the gateway adds the header"`);
  assert.deepEqual(ours(await lint(program(suppressed))), []);
});

test("a rule is switched off as any other rule of TypeSpec", async () => {
  const disable = { [`${LIBRARY}/${RULE}`]: "our gateway adds the header" };
  assert.deepEqual(ours(await lint(program(plain()), {}, { disable })), []);
});

test("what concerns a program without a namespace is reported at its beginning", async () => {
  const text = plain().replace("@service\nnamespace Kites;", "");
  const more = [2, 3].map((at) => plain(`Start${at}`).replace(/[^]*namespace Kites;/, "").replace("/flights", `/flights/${at}`));
  const found = ours(await lint(program([text, ...more].join("\n")), { severity: "info" }));
  const whole = found.find(({ rule }) => rule === "lro-without-example");
  assert.deepEqual([whole?.line, whole?.text], [1, ""]);
});

test("names may contain any characters", async () => {
  for (const name of ["`Start@Home`", "`$start`", "Größe", "`启动`", "`a/b~c`"]) {
    const found = ours(await lint(program(plain(name)), { severity: "info" }));
    const named = found.filter(({ rule }) => rule === "post-lro-no-idempotency");
    assert.deepEqual(named.map(({ text }) => text), [name]);
  }
});

test("the errors of the compiler stand alone", async () => {
  const compiled = await lint(program(`${plain()}\nop broken(): Missing;`));
  assert.ok(compiled.hasError());
  assert.deepEqual(ours(compiled), []);
});

test("a service without long-running operations is silent", async () => {
  const text = plain().replace("202", "200").replace("that takes long", "").replace(/@.*extension.*/, "");
  assert.deepEqual(ours(await lint(program(text), { severity: "info" })), []);
  assert.deepEqual(ours(await lint(program("model Kite {}"))), []);
  assert.deepEqual(ours(await lint(program(""))), []);
});

test("a wrong option is reported once", async () => {
  for (const [options, part] of [
    [{ severity: "fatal" }, "unknown variant `fatal`"],
    [{ profile: "none" }, "there is no profile `none`"],
    [{ severities: "info" }, "unknown field `severities`"],
  ]) {
    const found = ours(await lint(program(plain()), options));
    assert.deepEqual(rules(found), ["not-checked"]);
    assert.ok(found[0].message.includes(part), found[0].message);
  }
});

test("the configuration beside the program counts", async () => {
  const silent = { "lro-lint.yaml": "rules:\n  data-plane-missing-operation-location: off\n" };
  assert.deepEqual(ours(await lint(program(plain(), silent))), []);
  const wrong = ours(await lint(program(plain(), { "lro-lint.yaml": "none: 1\n" })));
  assert.deepEqual(rules(wrong), ["not-checked"]);
  assert.ok(wrong[0].message.includes("lro-lint.yaml:1"), wrong[0].message);
});

test("a finding of many versions is reported once", async () => {
  const count = 40;
  const versions = Array.from({ length: count }, (_, at) => `v${at}: "2026-01-${String(at).padStart(2, "0")}"`);
  const text = plain()
    .replace("using TypeSpec.Http;", 'import "@typespec/versioning";\nusing TypeSpec.Http;\nusing TypeSpec.Versioning;')
    .replace("@service", "@service\n@versioned(Versions)")
    .concat(`\nenum Versions { ${versions.join(", ")} }`);
  const compiled = await lint(program(text));
  assert.deepEqual(others(compiled), []);
  assert.deepEqual(rules(ours(compiled)), [RULE]);
});

/** Compiles with an emitter that throws. */
const lintThrowing = (text) =>
  compile(NodeHost, program(text), {
    noEmit: true,
    emit: ["@azure-tools/typespec-autorest"],
    options: { "@azure-tools/typespec-autorest": { "output-file": 7 } },
    linterRuleSet: { extends: [`${LIBRARY}/all`] },
  });

test("an emitter that throws is reported once, and the compilation goes on", async () => {
  const found = ours(await lintThrowing(plain()));
  assert.deepEqual(rules(found), ["not-checked"]);
  assert.match(found[0].message, /^the emitter failed, so nothing was checked: /);
});

test("nothing is emitted for a service without long-running operations", async () => {
  const text = plain("Fly").replace("202", "200").replace("that takes long", "").replace(/@.*extension.*/, "");
  assert.deepEqual(ours(await lintThrowing(text)), []);
});

test("the option for more documents shows a result that was lost", async () => {
  const lost = `
import "@typespec/http";
import "@typespec/rest";
import "@typespec/versioning";
import "@azure-tools/typespec-azure-core";
import "@azure-tools/typespec-azure-resource-manager";
using Azure.ResourceManager;

@armProviderNamespace
@service(#{ title: "Kites" })
@TypeSpec.Versioning.versioned(Versions)
namespace Microsoft.Kites;

enum Versions {
  @armCommonTypesVersion(Azure.ResourceManager.CommonTypes.Versions.v5)
  v1: "2026-03-01",
}
model Kite is TrackedResource<KiteProperties> { ...ResourceNameParameter<Kite>; }
model KiteProperties { @visibility(Lifecycle.Read) provisioningState?: ResourceProvisioningState; }
model Flight { height: int32; }
@armResourceOperations
interface Kites {
  get is ArmResourceRead<Kite>;
  fly is ArmResourceActionNoResponseContentAsync<
    Kite,
    void,
    LroHeaders = ArmLroLocationHeader<FinalResult = Flight> & Azure.Core.Foundations.RetryAfterHeader
  >;
}
`;
  const found = ours(await lint(program(lost)));
  assert.deepEqual(found.map(({ rule, text }) => [rule, text]), [["result-lost-in-openapi", "fly"]]);
  const complete = await compile(NodeHost, program(lost), {
    noEmit: true,
    options: { "@azure-tools/typespec-autorest": { "emit-lro-options": "all" } },
    linterRuleSet: { extends: [`${LIBRARY}/all`] },
  });
  assert.deepEqual(ours(complete), []);
});
