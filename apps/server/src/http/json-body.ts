import { isUtf8 } from "node:buffer";
import { findJsonFault, placeAt } from "@failover-kit/core/files";
import { InvalidJsonError } from "../errors/invalid-json-error.ts";

const SEARCHED_LENGTH = 128 * 1024; // to look for a fault takes longer than to read, and nobody else is answered meanwhile

/** Reads a body, or throws InvalidJsonError. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) throw new InvalidJsonError("The body is empty.");
  if (!isUtf8(body)) throw new InvalidJsonError("Not JSON: it is not written in UTF-8.");
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words would quote the body.
    throw new InvalidJsonError(faultIn(text));
  }
}

function faultIn(text: string): string {
  const fault = text.length > SEARCHED_LENGTH ? null : findJsonFault(text);
  if (fault === null) return "Not JSON.";
  const { line, column } = placeAt(text, fault.offset);
  return `Not JSON in line ${line}, column ${column}: ${fault.reason}`;
}
