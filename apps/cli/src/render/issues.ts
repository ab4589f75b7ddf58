import type { LocatedIssue } from "@failover-kit/core/files";
import { harmless, type Style } from "./style.ts";

/** Issues and warnings of one file, each with its place, what is wrong, and what to write instead. */
export function renderIssues(
  file: string,
  { issues, warnings }: { issues: readonly LocatedIssue[]; warnings: readonly LocatedIssue[] },
  style: Style,
): readonly string[] {
  return [
    ...issues.flatMap((issue) => renderIssue(file, issue, style.red("error"), style)),
    ...warnings.flatMap((issue) => renderIssue(file, issue, style.yellow("warning"), style)),
  ];
}

function renderIssue(file: string, issue: LocatedIssue, kind: string, style: Style): string[] {
  const { line, column, path, message, fix } = issue;
  const name = file === "-" ? "stdin" : file;
  const place = line === null ? name : `${name}:${line}:${column}`;
  return [
    `${style.bold(harmless(place))}  ${kind}  ${style.cyan(harmless(path === "" ? "(the whole body)" : path))}`,
    `  ${harmless(message)}`,
    ...(fix === undefined ? [] : [`  ${style.dim("→")} ${harmless(fix)}`]),
    "",
  ];
}
