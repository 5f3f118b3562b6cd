// The way back from a place in an emitted document to the source.

import {
  getFriendlyName,
  getLocationContext,
  getTypeName,
  isService,
  listServices,
  NoTarget,
  resolveEncodedName,
} from "@typespec/compiler";
import { getHttpService } from "@typespec/http";

/** @typedef {import("@typespec/compiler").DiagnosticTarget} Target */
/** @typedef {import("@typespec/compiler").Program} Program */
/** @typedef {import("@typespec/compiler").Type} Type */

const METHODS = new Set(["get", "put", "post", "patch", "delete", "head", "options", "trace"]);
const SCHEMA_MAPS = new Set(["definitions", "schemas"]);
const CONTENT = "application/json";

/** The keys of a JSON Pointer. */
export const keysOf = (pointer) =>
  pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The source of the documents of one service in one version. */
export class Places {
  #program;
  #document;
  #namespace;
  /** The operations by method and path, as `get /things`. Several can share a route. */
  #byRoute;
  /** The types by the names of their schemas, each with the first operation that needs it. */
  #byName;

  /**
   * @param {Program} program
   * @param {import("./documents.js").Emitted} emitted
   */
  constructor(program, { document, namespace }) {
    this.#program = program;
    this.#document = document;
    this.#namespace = namespace;
  }

  #routes() {
    if (this.#byRoute === undefined) {
      const [service] = getHttpService(this.#program, this.#namespace);
      this.#byRoute = Map.groupBy(service.operations, ({ verb, path }) => routeKey(verb, path));
    }
    return this.#byRoute;
  }

  /** The value at a place of the document. */
  value(pointer) {
    return keysOf(pointer).reduce((value, key) => value?.[key], this.#document);
  }

  /** The operations with their routes. */
  get operations() {
    return [...this.#routes().values()].flat();
  }

  /**
   * The operation at a route. If several share it, the name in the document decides.
   * @param {string} method in lower case
   * @param {string} path as the document writes it
   */
  operation(method, path) {
    const found = this.#routes().get(routeKey(method, path)) ?? [];
    if (found.length < 2) return found[0];
    const name = this.#written({ verb: method, path })?.operationId?.split("_").at(-1).toLowerCase();
    return found.find(({ operation }) => operation.name.toLowerCase() === name) ?? found[0];
  }

  /**
   * The node that a person would change to change a place of the document.
   * @param {string} pointer a JSON Pointer
   * @param {{ method: string, path: string } | undefined} named the operation that a finding names
   * @returns {Target} a node of the project's own files, or the service
   */
  find(pointer, named) {
    const keys = keysOf(pointer);
    // What concerns all paths or all schemas concerns the service.
    if (keys.length < 2 || (keys[0] === "components" && keys.length < 3)) return this.#whole();
    const around = named && this.operation(named.method, named.path);
    return this.#at(keys, around) ?? (around && this.ofOperation(around)) ?? this.#whole();
  }

  /** The namespace of the service, or the beginning of the program if it has none. */
  #whole() {
    return this.#declared(this.#namespace) ?? wholeOf(this.#program);
  }

  #at(keys, around) {
    const [section, name, ...rest] = keys;
    if (section === "paths" || section === "x-ms-paths") {
      const operation = METHODS.has(rest[0]) ? this.operation(rest[0], name) : this.#onPath(name);
      return operation && (this.#inOperation(operation, rest.slice(1)) ?? this.ofOperation(operation));
    }
    const path = section === "components" ? keys.slice(1) : keys;
    if (!SCHEMA_MAPS.has(path[0])) return undefined;
    const found = this.#schema(path[1]);
    if (found === undefined) return undefined;
    const schemas = section === "components" ? this.#document.components : this.#document;
    const place = this.#inType(found.type, path.slice(2), schemas?.[path[0]]?.[path[1]]);
    return place ?? (around ? undefined : this.ofOperation(found.operation));
  }

  /** The first operation on a path. */
  #onPath(path) {
    return [...METHODS].map((method) => this.operation(method, path)).find((operation) => operation !== undefined);
  }

  /** The statement of an operation, or of the interface that takes it from a library. */
  ofOperation({ operation }) {
    return this.own(operation) ?? (operation.interface && this.own(operation.interface));
  }

  #inOperation(http, [key, ...rest]) {
    const { operation } = http;
    switch (key) {
      case "responses":
        return this.#inResponse(http, rest);
      case "parameters": {
        const name = this.#written(http)?.parameters?.[rest[0]]?.name;
        const found = http.parameters.parameters.find((one) => (one.name ?? one.options?.name) === name);
        return found && this.own(found.param);
      }
      case "requestBody":
      case "x-ms-long-running-operation":
        return undefined;
      case "x-ms-long-running-operation-options":
        return this.decorator(operation, "@useFinalStateVia") ?? this.argument(operation, "LroHeaders");
      case "description":
        return this.decorator(operation, "@doc");
      case "summary":
        return this.decorator(operation, "@summary");
      default:
        return key?.startsWith("x-") ? this.extension(operation, key) : undefined;
    }
  }

  #inResponse(http, [code, part, ...rest]) {
    const response = http.responses.find(({ statusCodes }) => hasStatus(statusCodes, code));
    if (response === undefined) return undefined;
    const contents = response.responses;
    if (part === "headers") {
      const name = rest[0]?.toLowerCase();
      const headers = contents.flatMap(({ headers }) => Object.entries(headers ?? {}));
      const found = headers.find(([header]) => header.toLowerCase() === name);
      return (found && this.own(found[1])) ?? this.argument(http.operation, "LroHeaders");
    }
    const body = contents.find(({ body }) => body !== undefined)?.body;
    if (part === "schema" || part === "content") {
      const keys = part === "schema" ? rest : rest.slice(2);
      return body && this.#inType(body.type, keys, this.#schemaOf(http, code, part, rest[0]));
    }
    return this.#declared(response.type) ?? this.argument(http.operation, "LroHeaders");
  }

  /** The schema that a response writes itself. */
  #schemaOf(http, code, part, media) {
    const written = this.#written(http)?.responses?.[code]?.[part];
    return part === "content" ? written?.[media]?.schema : written;
  }

  /** The operation as the document writes it. */
  #written({ verb, path }) {
    return this.#document.paths?.[path]?.[verb] ?? this.#document["x-ms-paths"]?.[path]?.[verb];
  }

  /**
   * The place in a type that the keys of its schema lead to, or the nearest one around it.
   * @param {Type} type
   * @param {string[]} keys
   * @param {any} schema the schema in the document
   */
  #inType(type, keys, schema) {
    let place = this.own(type);
    const rest = [...keys];
    while (rest.length > 0 && type !== undefined) {
      const key = rest.shift();
      schema = schema?.[key];
      let inner;
      if (key === "items") {
        inner = type.indexer?.value;
      } else {
        const member = rest.shift();
        inner = this.#member(type, key, member, schema);
        schema = schema?.[member];
      }
      if (inner === undefined) break;
      place = this.own(inner) ?? place;
      type = inner.kind === "ModelProperty" || inner.kind === "UnionVariant" ? inner.type : inner;
    }
    return place;
  }

  /** A member of a type by the keys of its schema, of which the first one led to `list`. */
  #member(type, key, member, list) {
    switch (key) {
      case "properties":
        return this.#property(type, member);
      case "allOf":
        return type.baseModel;
      case "anyOf":
      case "oneOf":
        return [...(type.variants?.values() ?? [])][Number(member)]?.type;
      case "enum":
        return valueOf(type, list?.[member]);
      default:
        return undefined;
    }
  }

  /** The name that the schema of a type has. */
  nameOf(type) {
    const options = { namespaceFilter: (namespace) => !isService(this.#program, namespace) };
    return getFriendlyName(this.#program, type) ?? getTypeName(type, options);
  }

  /** The type of the schema with a name. */
  type(name) {
    return this.#schema(name)?.type;
  }

  /**
   * The property of the schema at a reference, if the project declares it.
   * @param {string | null | undefined} reference
   * @param {string | null | undefined} name
   */
  property(reference, name) {
    if (typeof reference !== "string" || typeof name !== "string") return undefined;
    const type = this.type(keysOf(reference).at(-1));
    const property = type && this.#property(type, name);
    return property && this.#declared(property);
  }

  #property(model, name) {
    for (let type = model; type?.kind === "Model"; type = type.baseModel) {
      for (const property of type.properties.values()) {
        if (resolveEncodedName(this.#program, property, CONTENT) === name) return property;
      }
    }
    return undefined;
  }

  /**
   * The type of a schema. Schemas of some visibilities have a longer name than their type, such as
   * `WidgetCreateOrUpdate`.
   */
  #schema(name) {
    this.#byName ??= this.#types();
    for (let prefix = name; prefix.length > 0; prefix = prefix.replace(/(^|[A-Z])[^A-Z]*$/, "")) {
      const found = this.#byName.get(prefix);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #types() {
    const found = new Map();
    const seen = new Set();
    for (const http of this.operations) {
      const { responses, parameters } = http;
      const pending = [
        ...responses.flatMap(({ type, responses }) => [type, ...responses.map(({ body }) => body?.type)]),
        parameters.body?.type,
      ];
      while (pending.length > 0) {
        const type = pending.pop();
        if (type === undefined || seen.has(type)) continue;
        seen.add(type);
        if (type.name !== undefined && ["Model", "Enum", "Union", "Scalar"].includes(type.kind)) {
          const name = this.nameOf(type);
          if (!found.has(name)) found.set(name, { type, operation: http });
        }
        if (type.kind === "Model") {
          const properties = [...type.properties.values()].map(({ type }) => type);
          pending.push(...properties, type.baseModel, type.indexer?.value, type.sourceModel, ...type.derivedModels);
        } else if (type.kind === "Union") {
          pending.push(...[...type.variants.values()].map(({ type }) => type));
        }
      }
    }
    return found;
  }

  /** The type, or the nearest reference that made it of a template, if it is in the project. */
  own(type) {
    if (type.node !== undefined && this.#isOwn(type)) return type;
    for (let mapper = type.templateMapper; mapper !== undefined; mapper = mapper.source.mapper) {
      if (mapper.source.node !== undefined && this.#isOwn(mapper.source.node)) return mapper.source.node;
    }
    return undefined;
  }

  /** The type, if it is written in the project. */
  #declared(type) {
    return type?.node !== undefined && this.#isOwn(type) ? type : undefined;
  }

  #isOwn(target) {
    return getLocationContext(this.#program, target).type === "project";
  }

  /** A decorator of a type, such as `@useFinalStateVia`, where the project writes it. */
  decorator(type, name) {
    const found = type.decorators.find(({ definition, decorator }) => (definition?.name ?? `@${decorator.name.slice(1)}`) === name);
    return found?.node !== undefined && this.#isOwn(found.node) ? found.node : undefined;
  }

  /** The decorator `@extension` with this key. */
  extension(type, key) {
    const found = type.decorators.find(({ args, definition }) => definition?.name === "@extension" && args[0]?.jsValue === key);
    return found?.node !== undefined && this.#isOwn(found.node) ? found.node : undefined;
  }

  /** The argument for a parameter of the template that an operation is made of. */
  argument(operation, name) {
    for (let at = operation; at !== undefined; at = at.sourceOperation) {
      const node = at.templateMapper?.source.node;
      if (node?.arguments === undefined || !this.#isOwn(node)) continue;
      const found = node.arguments.find((argument) => argument.name?.sv === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/**
 * The place of what concerns a whole program: its first service, otherwise its first line.
 * @param {Program} program
 * @returns {Target}
 */
export function wholeOf(program) {
  const [service] = listServices(program);
  const files = [...program.sourceFiles.values()].map(({ file }) => ({ file, pos: 0, end: 0 }));
  return service?.type ?? files.find((place) => getLocationContext(program, place).type === "project") ?? NoTarget;
}

/** Names of path parameters differ between emitters, and don't distinguish routes. */
const routeKey = (method, path) => `${method} ${path.replace(/\?.*$/, "").replaceAll(/\{[^}]*\}/g, "{}")}`;

function hasStatus(codes, written) {
  if (codes === "*" || written === "default") return codes === "*" && written === "default";
  if (typeof codes === "number") return String(codes) === written;
  if (/^[1-5]XX$/i.test(written)) return Math.trunc(codes.start / 100) === Number(written[0]);
  return codes.start <= Number(written) && Number(written) <= codes.end;
}

/** The member of an enum or the variant of a union that has a value. */
function valueOf(type, value) {
  if (type.kind === "Enum") {
    return [...type.members.values()].find((member) => (member.value ?? member.name) === value);
  }
  for (const variant of type.kind === "Union" ? type.variants.values() : []) {
    if (variant.type.value === value) return variant;
    const inner = valueOf(variant.type, value);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
