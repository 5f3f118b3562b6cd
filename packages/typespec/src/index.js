import { createTypeSpecLibrary } from "@typespec/compiler";
import { LIBRARY } from "./findings.js";

export { $linter } from "./linter.js";

export const $lib = createTypeSpecLibrary({ name: LIBRARY, diagnostics: {} });
