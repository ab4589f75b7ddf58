import { ValidationError } from "@failover-kit/core/model";
import { BrokenFileError } from "../errors/broken-file-error.ts";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { InvalidRequestError } from "../errors/invalid-request-error.ts";
import { KeptDraftError } from "../errors/kept-draft-error.ts";
import { adviceOf, explainError } from "./explain-error.ts";
import { renderIssues } from "./issues.ts";
import { harmless, type Style } from "./style.ts";

/** What the person reads: what happened, and what to do next. */
export function renderError(error: unknown, style: Style): readonly string[] {
  const explanation = explainError(error);
  const next = adviceOf(explanation);
  const symbol = error instanceof InterruptedError ? style.yellow("■") : style.red("✗");
  return [
    ...issueLines(causeOf(error), style),
    `${symbol} ${harmless(placeOf(causeOf(error)) + explanation.message)}`,
    ...(next === null ? [] : [`  ${style.dim("→")} ${harmless(next)}`]),
  ];
}

/** What a program reads: one line of JSON. */
export function errorJson(error: unknown): string {
  const explanation = explainError(error);
  const { code, message, exitCode, more } = explanation;
  return JSON.stringify({
    error: { code, message, next: adviceOf(explanation), exit_code: exitCode, ...more },
  });
}

/** What went wrong, also where something had to be kept because of it. */
function causeOf(error: unknown): unknown {
  return error instanceof KeptDraftError ? error.cause : error;
}

function issueLines(error: unknown, style: Style): readonly string[] {
  if (error instanceof InvalidRequestError) return renderIssues(error.file, error, style);
  if (!(error instanceof ValidationError)) return [];
  const issues = error.issues.map((issue) => ({ ...issue, line: null, column: null }));
  return renderIssues("request", { issues, warnings: [] }, style);
}

function placeOf(error: unknown): string {
  if (!(error instanceof BrokenFileError)) return "";
  const name = error.file === "-" ? "stdin" : error.file;
  return error.line === null ? `${name}: ` : `${name}:${error.line}:${error.column}: `;
}
