import { formatPath, type Issue } from "../model/index.ts";
import type { IssueCode, ParseResult, WarningCode } from "./parse-result.ts";

/** The exact place of a value in a body. */
export type Path = readonly PropertyKey[];

/** One thing to report; the path is written out only when the result is asked for. */
export interface Finding<Code extends string> {
  readonly code: Code;
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

const maxFindings = 50;

/** Collects what a parser finds, at most 50 issues and 50 warnings, and orders them by step. */
export class Findings {
  readonly #issues: Finding<IssueCode>[] = [];
  readonly #warnings: Finding<WarningCode>[] = [];
  readonly #isTolerated: (finding: Finding<IssueCode>) => boolean;
  readonly #relocate: (path: Path) => Path;

  /** Issues that `isTolerated` are passed over as if they had not been found; `relocate` says where the caller wrote it. */
  constructor(
    isTolerated: (finding: Finding<IssueCode>) => boolean = () => false,
    relocate: (path: Path) => Path = (path) => path,
  ) {
    this.#isTolerated = isTolerated;
    this.#relocate = relocate;
  }

  get hasIssues(): boolean {
    return this.#issues.length > 0;
  }

  get isFull(): boolean {
    return this.#issues.length >= maxFindings;
  }

  /** Tells whether something was found at this very place. */
  has(path: Path): boolean {
    const place = this.#relocate(path);
    return this.#issues.some((issue) => isSame(issue.path, place));
  }

  issue(finding: Finding<IssueCode>): void {
    if (this.#issues.length < maxFindings && !this.#isTolerated(finding)) {
      this.#issues.push({ ...finding, path: this.#relocate(finding.path) });
    }
  }

  warning(finding: Finding<WarningCode>): void {
    if (this.#warnings.length < maxFindings) {
      this.#warnings.push({ ...finding, path: this.#relocate(finding.path) });
    }
  }

  accepted<T>(value: T): ParseResult<T> {
    return { ok: true, value, warnings: this.#warnings.map(toIssue) };
  }

  refused(): ParseResult<never> {
    const issues = this.#issues.toSorted((a, b) => stepOf(a) - stepOf(b)).map(toIssue);
    return { ok: false, issues, warnings: this.#warnings.map(toIssue) };
  }
}

/** A member's name as issues may show it: cut short, and without anything that could be a phone number. */
export function shownName(name: PropertyKey): string {
  const text = String(name).toWellFormed().replaceAll("\0", "");
  return (text.length > 60 ? `${text.slice(0, 60)}…` : text).replaceAll(/\d{5,}/g, "…");
}

function toIssue({ path, code, message, fix }: Finding<string>): Issue {
  const shown = path.map((part) => (typeof part === "number" ? part : shownName(part)));
  return { path: formatPath(shown), code, message, fix };
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

function stepOf({ path }: Finding<string>): number {
  return typeof path[1] === "number" ? path[1] : -1;
}
