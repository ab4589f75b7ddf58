import type { ContactPlace } from "@failover-kit/engine";
import { unknownCursor } from "../http/cursor.ts";

/** Writes a place in the list of contacts. It holds no address: cursors end up in logs. */
export function writePlace({ lastSeenAt, key }: ContactPlace): string {
  return Buffer.from(`${lastSeenAt}.${key}`).toString("base64url");
}

/** The place in a cursor, or ValidationError. */
export function readPlace(cursor: string): ContactPlace {
  const [, lastSeenAt, key] =
    /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (lastSeenAt !== undefined && key !== undefined)
    return { lastSeenAt: Number(lastSeenAt), key: Number(key) };
  throw unknownCursor();
}
