import { InvalidHeaderError } from "../errors/invalid-header-error.ts";

/** Reads the revision in an If-Match header: `"3"`, `3` or `W/"3"`. Null when there is none, or `*`. */
export function readIfMatch(
  value: string | undefined,
  what: "revision of the run" | "version of the workflow" = "revision of the run",
): number | null {
  if (value === undefined || value.trim() === "*") return null;
  const [, quoted, plain] = /^(?:(?:W\/)?"(\d{1,15})"|(\d{1,15}))$/.exec(value.trim()) ?? [];
  const revision = quoted ?? plain;
  if (revision === undefined) {
    throw new InvalidHeaderError(`If-Match must hold one ${what}, for example If-Match: "3".`);
  }
  return Number(revision);
}
