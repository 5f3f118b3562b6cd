// The documents that a program means: what its emitters would write, without writing it.

import { getDirectoryPath, getDoc, ignoreDiagnostics, joinPaths, normalizePath } from "@typespec/compiler";
import { getAllHttpServices } from "@typespec/http";

/**
 * A document in memory.
 * @typedef {object} Emitted
 * @property {string} path its path, as a path below the root of the file system
 * @property {object} document its content
 * @property {import("@typespec/compiler").Namespace} namespace the service, as it is in the version
 * of the document
 * @property {unknown} service the same for all versions of a service
 * @property {Record<string, string>} examples the texts of the examples that the emitter would copy
 * @property {string} [common] the folder of the definitions that all services of Azure Resource
 * Manager share
 */

/** What an emitter could not do. */
export class EmitterError extends Error {}

const AUTOREST = "@azure-tools/typespec-autorest";
const OPENAPI3 = "@typespec/openapi3";

/**
 * Emits the documents of all services in all versions, the newest version of a service first.
 * @param {import("@typespec/compiler").Program} program
 * @returns {Promise<Emitted[]>}
 */
export async function emit(program) {
  if (!hasLongRunning(program)) return [];
  const emitter = await chooseEmitter(program);
  if (emitter === undefined) return [];
  try {
    return await emitter(silent(program));
  } catch (error) {
    throw new EmitterError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * `true` if some operation may be long-running. Most services have none; their documents are not
 * emitted a second time.
 */
function hasLongRunning(program) {
  const services = ignoreDiagnostics(getAllHttpServices(program));
  const isSign = ({ operation, responses }) =>
    responses.some(({ statusCodes, responses }) => statusCodes === 202 || responses.some(({ headers }) => Object.keys(headers ?? {}).length > 0)) ||
    operation.decorators.some(({ definition }) => definition?.name === "@extension" || definition?.name === "@pollingOperation") ||
    /long|async|poll|progress|background|operation/i.test(`${operation.name} ${getDoc(program, operation) ?? ""}`);
  return services.some(({ operations }) => operations.some(isSign));
}

/**
 * The emitter whose documents clients get: the one that the project names, otherwise the one of
 * Azure for services that use Azure's libraries.
 */
async function chooseEmitter(program) {
  const named = program.compilerOptions.emit ?? [];
  const isAzure = [...program.jsSourceFiles.keys()].some((path) => path.includes("/typespec-azure-core/"));
  const order = named.includes(AUTOREST) || (isAzure && !named.includes(OPENAPI3)) ? [AUTOREST, OPENAPI3] : [OPENAPI3, AUTOREST];
  for (const name of order) {
    const library = await importOptional(name);
    if (name === AUTOREST && library?.getAllServicesAtAllVersions) return (program) => autorest(library, program);
    if (name === OPENAPI3 && library?.getOpenAPI3) return (program) => openapi3(library, program);
  }
  return undefined;
}

/** A library that users may not have. */
export async function importOptional(name) {
  try {
    return await import(name);
  } catch (error) {
    if (error?.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** The same program, but nobody hears what is reported: the emitters will report it themselves. */
function silent(program) {
  const members = Object.getOwnPropertyDescriptors(program);
  const nothing = { value: () => {} };
  return Object.create(Object.getPrototypeOf(program), { ...members, reportDiagnostic: nothing, reportDiagnostics: nothing });
}

async function autorest(library, program) {
  const options = optionsOf(program, AUTOREST);
  const folder = outputFolder(program, AUTOREST, options);
  const resolved = library.resolveAutorestOptions(program, folder, options);
  const services = await library.getAllServicesAtAllVersions(program, resolved);
  return services.flatMap((service) => {
    const records = service.versioned ? [...service.versions].reverse() : [service];
    return records.map((record) => ({
      path: belowRoot(record.outputFile),
      document: library.sortOpenAPIDocument(record.document),
      namespace: record.context?.service?.type ?? service.service.type,
      service: service.service.type,
      examples: examplesOf(record),
      common: belowRoot(resolved.armTypesDir),
    }));
  });
}

function examplesOf({ outputFile, operationExamples = [] }) {
  const folder = joinPaths(getDirectoryPath(belowRoot(outputFile)), "examples");
  const all = operationExamples.flatMap(({ examples }) => Object.values(examples ?? {}));
  return Object.fromEntries(all.map(({ relativePath, file }) => [joinPaths(folder, relativePath), file.text]));
}

async function openapi3(library, program) {
  const options = optionsOf(program, OPENAPI3);
  const folder = outputFolder(program, OPENAPI3, options);
  const services = await library.getOpenAPI3(program, options);
  return services.flatMap((service, at) => {
    const records = service.versioned ? [...service.versions].reverse() : [service];
    return records.map((record) => ({
      path: belowRoot(joinPaths(folder, String(at), record.version ?? ".", "openapi.json")),
      document: record.document,
      namespace: service.service.type,
      service: service.service.type,
      examples: {},
    }));
  });
}

function optionsOf(program, emitter) {
  const { "emitter-output-dir": _, ...options } = program.compilerOptions.options?.[emitter] ?? {};
  return options;
}

function outputFolder(program, emitter, options) {
  const configured = program.compilerOptions.options?.[emitter]?.["emitter-output-dir"];
  const folder = program.compilerOptions.outputDir ?? joinPaths(program.projectRoot, "tsp-output");
  return configured ?? joinPaths(folder, emitter);
}

/** `/a/b` and `C:/a/b` as `a/b` and `C/a/b`. */
export function belowRoot(path) {
  return normalizePath(path)
    .replace(/^([A-Za-z]):/, "$1")
    .replace(/^\/+/, "");
}

/** The path on disk of a path that `belowRoot` made. */
const onDisk = (program, path) =>
  /^[A-Za-z]:/.test(program.projectRoot) ? path.replace(/^([A-Za-z])\//, "$1:/") : `/${path}`;

/**
 * What the linter is asked: the documents, the files that they refer to, and the project's
 * configuration.
 * @param {import("@typespec/compiler").Program} program
 * @param {Emitted[]} emitted
 * @returns {Promise<{ documents: Record<string, string>, options: { files: string[], config?: string } }>}
 */
export async function requestOf(program, emitted) {
  const documents = {};
  const pending = [];
  for (const { path, document, examples } of emitted) {
    documents[path] = JSON.stringify(document, null, 2);
    Object.assign(documents, examples);
    pending.push(...references(path, document));
  }
  const read = async (path) => {
    try {
      return (await program.host.readFile(onDisk(program, path))).text;
    } catch {
      // A reference to a file that isn't there is a finding.
      return undefined;
    }
  };
  const asked = new Set(Object.keys(documents));
  while (pending.length > 0) {
    const path = pending.pop();
    if (asked.has(path)) continue;
    asked.add(path);
    const text = await read(path);
    if (text === undefined) continue;
    documents[path] = text;
    try {
      pending.push(...references(path, JSON.parse(text)));
    } catch {
      // The linter says what is wrong with the text.
    }
  }
  const files = emitted.map(({ path }) => path);
  const config = belowRoot(joinPaths(program.projectRoot, "lro-lint.yaml"));
  const configuration = await read(config);
  if (configuration === undefined) return { documents, options: { files } };
  documents[config] = configuration;
  return { documents, options: { files, config } };
}

/** The files that a document refers to. */
function references(path, document) {
  const found = new Set();
  const pending = [document];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== "object" || value === null) continue;
    const reference = value.$ref;
    if (typeof reference === "string" && !reference.startsWith("#") && !/^[a-z+]+:\/\//i.test(reference)) {
      found.add(fileOf(path, reference));
    }
    pending.push(...Object.values(value));
  }
  return found;
}

/** The file of a reference to another file. */
const fileOf = (path, reference) => normalizePath(joinPaths(getDirectoryPath(path), reference.split("#")[0]));

/**
 * `true` if a reference leads to the definitions that all services of Azure Resource Manager share,
 * and the project doesn't have them. They are in the repository that the documents are written to.
 * @param {Emitted} emitted
 * @param {string} reference
 * @param {Record<string, string>} files the files that were found
 */
export function leadsToMissingCommon({ path, common }, reference, files) {
  if (common === undefined) return false;
  const file = fileOf(path, reference);
  return file.startsWith(`${common}/`) && !(file in files);
}
