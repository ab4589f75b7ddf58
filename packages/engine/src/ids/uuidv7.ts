import { randomFillSync } from "node:crypto";

const pool = new Uint8Array(10 * 512);
let used = pool.length;

/**
 * A UUID whose first 48 bits are the instant (RFC 9562, version 7), so that ids sort by the time they were made and
 * new rows go to the end of an index.
 */
export function uuidv7(now: number): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const time = now.toString(16).padStart(12, "0");
  const random = Buffer.from(pool.buffer, used, 10).toString("hex");
  used += 10;
  const variant = (8 | (Number.parseInt(random.charAt(3), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}
