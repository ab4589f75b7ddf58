import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { BrokenFileError } from "../errors/broken-file-error.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { Outside } from "../outside.ts";
import { findJsonFault } from "./json-fault.ts";

/** A request as it stands in a file: its value, and where in the file each part of it is. */
export interface RequestSource {
  readonly name: string; // as the person wrote it; `-` is the standard input
  readonly value: unknown;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** Reads a request from a file, or from the standard input when the name is `-`. */
export async function readRequestSource(name: string, stdin: Outside["stdin"]): Promise<RequestSource> {
  return parseRequestSource(name, name === "-" ? await readAll(stdin) : readText(name));
}

/** Reads JSON or YAML. What ends in .json, or begins with { or [, must be JSON: the server takes nothing else. */
export function parseRequestSource(name: string, text: string): RequestSource {
  const lines = new LineCounter();
  const content = text.replace(/^\uFEFF/, "");
  const document = parseDocument(content, { lineCounter: lines, uniqueKeys: !isJson(name, content) });
  if (isJson(name, content)) return { name, value: readJson(name, content), document, lines };
  const [fault] = document.errors;
  if (fault)
    throw new BrokenFileError(name, `Not YAML: ${faultReason(fault.code)}`, placeAt(content, fault.pos[0]));
  return { name, value: readYaml(name, document), document, lines };
}

function isJson(name: string, text: string): boolean {
  const extension = extname(name).toLowerCase();
  if (extension === ".yaml" || extension === ".yml") return false;
  return extension === ".json" || /^\s*[[{]/.test(text);
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = findJsonFault(text);
    const reason = `Not JSON. ${fault?.reason ?? ""}`.trim();
    throw new BrokenFileError(name, reason, fault && placeAt(text, fault.offset));
  }
}

function readYaml(name: string, document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch {
    throw new BrokenFileError(name, "Not YAML: an alias stands for nothing, or for too much.", null);
  }
}

/** The library's own words quote the file. */
function faultReason(code: string): string {
  const words = code.toLowerCase().replaceAll("_", " ");
  if (code === "DUPLICATE_KEY") return "the same name stands twice in one object.";
  if (code === "TAB_AS_INDENT") return "lines are indented with tabs. Use spaces.";
  if (code === "BAD_INDENT") return "the indentation is wrong.";
  return `it cannot be read from here on (${words}).`;
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function readText(name: string): string {
  try {
    return readFileSync(resolve(name), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = reasons[code] ?? `cannot be read (${code})`;
    throw new UsageError(`${name} ${reason}.`, "Name a file, or - to read from the standard input.");
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EISDIR: "is a folder",
  EACCES: "may not be read by you",
};

async function readAll(stdin: Outside["stdin"]): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
