import { uuidv7 } from "@failover-kit/engine";

const PLACE_BITS = 0x1f; // as many messages as a run can have, and a few more

/**
 * The id of a new run. Its last five bits are left free: with the place of a message in them, it is the id of that
 * message, so that each can be found by the other.
 */
export function newRunId(now: number): string {
  return withLastByte(uuidv7(now), (byte) => byte & ~PLACE_BITS);
}

/**
 * The id under which callers of `POST /v1/messages` know one of their messages. The answer to them comes before the
 * gateway's, so it cannot be the gateway's. The first message has the run's own id, and every try of a message has the
 * same one.
 */
export function messageIdOf(runId: string, stepIndex: number): string {
  return withLastByte(runId, (byte) => byte ^ stepIndex);
}

/** Which message of which run would have this id. */
export function messageWithId(messageId: string): { readonly runId: string; readonly stepIndex: number } {
  const runId = withLastByte(messageId, (byte) => byte & ~PLACE_BITS);
  return { runId, stepIndex: lastByte(messageId) & PLACE_BITS };
}

function withLastByte(uuid: string, change: (byte: number) => number): string {
  return uuid.slice(0, -2) + change(lastByte(uuid)).toString(16).padStart(2, "0");
}

function lastByte(uuid: string): number {
  return Number.parseInt(uuid.slice(-2), 16);
}
