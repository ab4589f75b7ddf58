import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import {
  BrokenTextError,
  decodeUtf8,
  parseText,
  type TextFormat,
  type TextSource,
} from "@failover-kit/core/files";
import { BrokenFileError } from "../errors/broken-file-error.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { Outside } from "../outside.ts";

/** A request as it stands in a file. */
export interface RequestSource extends TextSource {
  readonly name: string; // as the person wrote it; `-` is the standard input
}

/** Reads a request from a file, or from the standard input when the name is `-`. */
export async function readRequestSource(name: string, stdin: Outside["stdin"]): Promise<RequestSource> {
  return parseRequestSource(name, name === "-" ? await readAll(stdin) : readBytes(name));
}

/** Reads JSON or YAML. What ends in .json, or begins with { or [, must be JSON. */
export function parseRequestSource(name: string, content: string | Uint8Array): RequestSource {
  try {
    const text = typeof content === "string" ? content : decodeUtf8(content);
    return { name, ...parseText(text, formatOf(name, text)) };
  } catch (error) {
    throw error instanceof BrokenTextError ? new BrokenFileError(name, error.message, error.place) : error;
  }
}

function formatOf(name: string, text: string): TextFormat {
  const extension = extname(name).toLowerCase();
  if (extension === ".yaml" || extension === ".yml") return "yaml";
  return extension === ".json" || /^\uFEFF?\s*[[{]/.test(text) ? "json" : "yaml";
}

function readBytes(name: string): Uint8Array {
  try {
    return readFileSync(resolve(name));
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

async function readAll(stdin: Outside["stdin"]): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
}
