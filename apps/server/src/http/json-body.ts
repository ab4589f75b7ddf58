import { isUtf8 } from "node:buffer";
import { InvalidJsonError } from "../errors/invalid-json-error.ts";

/** Reads a body, or throws InvalidJsonError. */
export function readJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw new InvalidJsonError();
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // The parser's own words would quote the body.
    throw new InvalidJsonError();
  }
}
