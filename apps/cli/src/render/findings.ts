import type { Finding } from "../doctor/check-up.ts";
import { harmless, type Style } from "./style.ts";

const looks = {
  ok: ["✓", "green"],
  warning: ["!", "yellow"],
  failed: ["✗", "red"],
  skipped: ["–", "dim"],
} as const;

/** The findings of the doctor, and what they come to. */
export function renderFindings(findings: readonly Finding[], style: Style): readonly string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return [
    ...findings.flatMap(({ check, status, message, fix }) => {
      const [symbol, colour] = looks[status];
      const name = check.replaceAll("_", " ").padEnd(width);
      const text = status === "skipped" ? style.dim(harmless(message)) : harmless(message);
      return [
        `${style[colour](symbol)} ${style.bold(name)}  ${text}`,
        ...(fix === null ? [] : [`  ${" ".repeat(width)}  ${style.dim("→")} ${fix}`]),
      ];
    }),
    "",
    conclusion(findings, style),
  ];
}

function conclusion(findings: readonly Finding[], style: Style): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const [failed, warnings] = [count("failed"), count("warning")];
  if (failed > 0) return style.red(`${failed} of ${findings.length} checks failed.`);
  return warnings > 0 ? style.yellow("It works, but look at the warnings.") : style.green("All is well.");
}
