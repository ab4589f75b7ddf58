import { randomFillSync } from "node:crypto";

const pool = Buffer.allocUnsafe(16 * 256);
let used = pool.length;

/** 32 hexadecimal digits that name one request in its answer and in the logs. */
export function newTraceId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.toString("hex", used - 16, used);
}
