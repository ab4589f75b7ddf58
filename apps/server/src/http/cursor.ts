import { ValidationError } from "@failover-kit/core/model";

/** Names the last row of a page by its UUID. Opaque on purpose: what a cursor holds may change. */
export function writeCursor(id: string): string {
  return Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");
}

/** The UUID in a cursor. Throws for what writeCursor did not write; whether there is such a row, the store knows. */
export function readCursor(cursor: string): string {
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (id.length === 36 && writeCursor(id) === cursor) return id;
  throw unknownCursor();
}

/** The error for a cursor that was never given out, in every list. */
export function unknownCursor(): ValidationError {
  const message = "This is not a next_cursor of an earlier answer.";
  const fix = "Leave cursor out to begin anew, or write the next_cursor of the page before.";
  return new ValidationError([{ path: "cursor", code: "invalid_value", message, fix }]);
}
