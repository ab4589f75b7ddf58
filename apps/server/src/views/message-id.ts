import { createHash } from "node:crypto";

/**
 * The id under which callers of `POST /v1/messages` know one of their messages. The answer to them comes before the
 * gateway's, so it cannot be the gateway's. The first message has the run's own id, under which the run is found; the
 * others have ids that follow from it (UUID version 5), so that every try of a message has the same one.
 */
export function messageIdOf(runId: string, stepIndex: number): string {
  if (stepIndex === 0) return runId;
  const name = Buffer.concat([Buffer.from(runId.replaceAll("-", ""), "hex"), Buffer.from(String(stepIndex))]);
  const bytes = createHash("sha1").update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
