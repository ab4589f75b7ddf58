import { ValidationError } from "@failover-kit/core/model";

/** Names the last row of a page by its UUID. Opaque on purpose: what a cursor holds may change. */
export function writeCursor(id: string): string {
  return Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");
}

/** The UUID in a cursor, or ValidationError. */
export function readCursor(cursor: string): string {
  const hex = Buffer.from(cursor, "base64url").toString("hex");
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  if (id.length === 36 && writeCursor(id) === cursor) return id;
  const message = "This is not a next_cursor of an earlier answer.";
  throw new ValidationError([{ path: "cursor", code: "invalid_value", message }]);
}
