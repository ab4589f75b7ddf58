import type { Findings, Path } from "./findings.ts";

/** Tells whether a number may have been another one on its way: beyond this, not every whole number has a value of its own. */
export function isUnsafe(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** A digit of an id that changes without a word reaches somebody else. */
export function reportUnsafe(path: Path, findings: Findings): void {
  findings.issue({
    code: "unsafe_number",
    path,
    message: "A whole number of this size cannot be kept exactly: its last digits would change.",
    fix: "Write it as text, in double quotes.",
  });
}
