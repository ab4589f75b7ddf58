import { randomUUID } from "node:crypto";

/** A message as it travels through a flow. */
export type FlowMessage = Readonly<Record<string, unknown>> & { readonly _msgid?: string };

/** What a run's metadata says of the message that it came from, under the name `node_red`. */
export interface RunOrigin {
  readonly instance: string; // which Node-RED
  readonly node: string; // which of its nodes
  readonly request: string; // which of the inputs of that node
  readonly msg: string | null; // the message as JSON; null when it is too large or no JSON
}

const MOST_BYTES = 6000; // the server keeps 8 KiB of metadata with a run, and callers have some of their own
const tiedToThisProcess = ["req", "res"]; // an open HTTP request cannot be kept

/** The message as it can be kept with the run, and whether anything of it is missing there. */
export function keepMessage(msg: FlowMessage): { readonly json: string | null; readonly isWhole: boolean } {
  const kept = Object.fromEntries(Object.entries(msg).filter(([name]) => !tiedToThisProcess.includes(name)));
  const hasOpenRequest = tiedToThisProcess.some((name) => name in msg);
  try {
    const json = JSON.stringify(kept);
    if (Buffer.byteLength(JSON.stringify(json)) <= MOST_BYTES) return { json, isWhole: !hasOpenRequest };
  } catch {
    // it contains itself
  }
  return { json: null, isWhole: false };
}

/** The message as it was kept with a run. */
export function restoreMessage(origin: RunOrigin): FlowMessage {
  if (origin.msg === null) return { _msgid: randomUUID().replaceAll("-", "").slice(0, 16) };
  return JSON.parse(origin.msg, (_name, value) => (isBufferJson(value) ? Buffer.from(value.data) : value));
}

/** Where a run came from; null when it came from somewhere else. */
export function originOf(metadata: Readonly<Record<string, unknown>>): RunOrigin | null {
  const origin = metadata.node_red as Partial<RunOrigin> | null | undefined;
  if (typeof origin?.instance !== "string" || typeof origin.node !== "string") return null;
  if (typeof origin.request !== "string") return null;
  return { ...origin, msg: typeof origin.msg === "string" ? origin.msg : null } as RunOrigin;
}

function isBufferJson(value: unknown): value is { readonly data: number[] } {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 2) return false;
  return "type" in value && value.type === "Buffer" && "data" in value && Array.isArray(value.data);
}
