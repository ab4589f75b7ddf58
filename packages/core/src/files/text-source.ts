/** Reads what people write by hand, and remembers where in the text each part of it stands. */
import { type Document, isAlias, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { BrokenTextError } from "./broken-text-error.ts";
import { findJsonFault } from "./json-fault.ts";
import { placeAt } from "./place-at.ts";

export type TextFormat = "json" | "yaml";

/** A value as it stands in a text. */
export interface TextSource {
  readonly value: unknown;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** Reads JSON or YAML, or throws BrokenTextError. A byte order mark is passed over. */
export function parseText(text: string, format: TextFormat): TextSource {
  const content = text.replace(/^\uFEFF/, "");
  return format === "json" ? readJson(content) : readYaml(content);
}

function readJson(content: string): TextSource {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    const fault = findJsonFault(content);
    throw new BrokenTextError(
      `Not JSON. ${fault?.reason ?? ""}`.trim(),
      fault && placeAt(content, fault.offset),
    );
  }
  const lines = new LineCounter();
  return { value, document: parseDocument(content, { lineCounter: lines, uniqueKeys: false }), lines };
}

// The nesting that a request can use is below ten; the reader of YAML calls itself for each level.
const MAX_DEPTH = 100;
// Lines, and the signs that mean something in YAML. A request has some hundreds; each of them can be a mistake of its own,
// and a server does nothing else while they are read.
const MAX_SIGNS = 5000;
const sign = /[\n,:[\]{}"'&*!?]|-(?=\s)/g;

/**
 * YAML that says what JSON can say. What only YAML has is refused by its place: aliases (a few lines of them can stand
 * for gigabytes), tags, numbers that are not finite, members whose names are no plain values.
 */
function readYaml(content: string): TextSource {
  refuseDepth(content);
  refuseLength(content);
  const lines = new LineCounter();
  const document = composeYaml(content, lines);
  const [fault] = document.errors;
  if (fault)
    throw new BrokenTextError(`Not YAML: ${faultReason(fault.code)}`, placeAt(content, fault.pos[0]));
  refuseForeign(document, content);
  return { value: document.toJS({ maxAliasCount: 0 }), document, lines };
}

function composeYaml(content: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(content, {
      lineCounter,
      schema: "core",
      uniqueKeys: false,
      merge: false,
      logLevel: "error",
      prettyErrors: false, // each would copy lines of the text, also of the thousands that nobody looks at
    });
  } catch {
    // Its own faults are in the document; what it throws is a stack that did not suffice.
    throw new BrokenTextError("Not YAML that can be taken: it is nested too deeply.", null);
  }
}

/** Counts brackets and indentation: nothing has been read yet, so that both are upper bounds. */
function refuseDepth(content: string): void {
  let depth = 0;
  for (let at = 0; at < content.length; at += 1) {
    const sign = content[at];
    if (sign === "[" || sign === "{") depth += 1;
    else if ((sign === "]" || sign === "}") && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) throw tooDeep(content, at);
  }
  // `- - - -` and `? ? ?` open a level each without a bracket.
  const compact = /^[ \t]*(?:[-?] +){100}/m.exec(content);
  if (compact) throw tooDeep(content, compact.index);
  const indented = /^ {2000}/m.exec(content);
  if (indented) throw tooDeep(content, indented.index);
}

function refuseLength(content: string): void {
  let signs = 0;
  for (const { index } of content.matchAll(sign)) {
    signs += 1;
    if (signs <= MAX_SIGNS) continue;
    const reason = `Not YAML that can be taken: it has more than ${MAX_SIGNS} lines and signs such as , : [ { and quotes. Write it as JSON.`;
    throw new BrokenTextError(reason, placeAt(content, index));
  }
}

function tooDeep(content: string, at: number): BrokenTextError {
  return new BrokenTextError("Not YAML that can be taken: it is nested too deeply.", placeAt(content, at));
}

function refuseForeign(document: Document.Parsed, content: string): void {
  visit(document, {
    Node(_key, node) {
      const at = node.range?.[0] ?? 0;
      if (isAlias(node)) throw foreign("an alias (*name). Write out what it stands for.", content, at);
      if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:"))
        throw foreign("a tag (!name). Leave it out.", content, at);
      if (node.tag !== undefined && !plainTags.has(node.tag))
        throw foreign("a tag of a type that JSON does not have. Leave it out.", content, at);
      if (isScalar(node) && typeof node.value === "number" && !Number.isFinite(node.value)) {
        throw foreign(
          "a number that is too large, or none. Write a number, or put quotes around it.",
          content,
          at,
        );
      }
    },
    Map(_key, { items }) {
      refuseTwice(items, content);
    },
    Pair(_key, { key }) {
      if (isScalar(key) && (typeof key.value === "string" || typeof key.value === "number")) return;
      const at =
        typeof key === "object" && key !== null && "range" in key ? (key.range as number[] | null)?.[0] : 0;
      throw foreign("a name that is no text. Put quotes around it.", content, at ?? 0);
    },
  });
}

/** The library looks for them, too, but compares each name with all others. */
function refuseTwice(items: readonly { readonly key: unknown }[], content: string): void {
  const names = new Set<string>();
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (names.has(name)) {
      const reason = "Not YAML: the same name stands twice in one object.";
      throw new BrokenTextError(reason, placeAt(content, key.range?.[0] ?? 0));
    }
    names.add(name);
  }
}

const plainTags: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

function foreign(what: string, content: string, at: number): BrokenTextError {
  return new BrokenTextError(`Not YAML that can be taken: here is ${what}`, placeAt(content, at));
}

/** The library's own words quote the text. */
function faultReason(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  if (code === "TAB_AS_INDENT") return "lines are indented with tabs. Use spaces.";
  if (code === "BAD_INDENT") return "the indentation is wrong.";
  if (code === "MULTIPLE_DOCS") return "a second document begins here. Write one.";
  if (code === "TAG_RESOLVE_FAILED") return "a tag (!name) is not known. Leave it out.";
  return `it cannot be read from here on (${words}).`;
}
