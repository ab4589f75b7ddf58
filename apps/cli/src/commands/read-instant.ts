import { InvalidArgumentError } from "commander";
import { parseDuration } from "../render/durations.ts";

const iso8601 = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads an instant in ISO 8601, or how long ago it was, with a unit: `2026` is neither. Gives ISO 8601 in UTC. */
export function readInstant(text: string, now: number): string {
  const at = agoOf(text, now) ?? instantOf(text);
  if (at !== null && at >= 0) return new Date(at).toISOString();
  throw new InvalidArgumentError(
    "Write an instant from 1970 on, such as 2026-03-02T09:30:00Z, or how long ago, such as 2h.",
  );
}

function agoOf(text: string, now: number): number | null {
  const seconds = /[a-z]/.test(text) ? parseDuration(text) : null;
  return seconds === null ? null : now - seconds * 1000;
}

function instantOf(text: string): number | null {
  const day = iso8601.exec(text)?.[1];
  // 30 February would be taken for 2 March.
  if (day === undefined || new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) !== true) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
