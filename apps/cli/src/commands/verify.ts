import { type AuditReport, audit } from "@failover-kit/engine/audit";
import { openAuditSource } from "@failover-kit/engine/sqlite";
import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../errors/usage-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { LiveArea } from "../live/live-area.ts";
import type { Output } from "../output.ts";
import type { Outside } from "../outside.ts";
import { renderAudit } from "../render/audit-report.ts";
import { runAction } from "./command-tools.ts";

/** `failover verify [database]`: audits a database file. Needs no server, and none may be using the file. */
export function addVerify(program: Command, outside: Outside): void {
  program
    .command("verify")
    .description("audit a database file: every history decided again, every total counted again")
    .argument("[file]", "the server's database, or a copy; else what FAILOVER_DATABASE_URL names")
    .option("--limit <number>", "how many violations to list; all are counted", readLimit, 100)
    .action((file: string | undefined, { limit }: { limit: number }, command: Command) =>
      runAction(command, outside, async ({ output }) => {
        const path = pathOf(file ?? (outside.environment.FAILOVER_DATABASE_URL || ".failover/failover.db"));
        const started = outside.now();
        const report = auditFile(path, { limit, output, outside });
        const seconds = (outside.now() - started) / 1000;
        output.result(auditView(path, report), (style) => renderAudit(path, report, { seconds, style }));
        return report.violationCount === 0 ? exitCodes.ok : exitCodes.violations;
      }),
    );
}

/** The report for programs, in the spelling of the API. */
function auditView(file: string, { violationCount, byKind, violations, ...counts }: AuditReport) {
  return {
    file,
    clean: violationCount === 0,
    ...counts,
    violation_count: violationCount,
    violations_by_kind: byKind,
    violations: violations.map(({ kind, runId, reason }) => ({ kind, run_id: runId, reason })),
  };
}

interface Tools {
  readonly limit: number;
  readonly output: Output;
  readonly outside: Outside;
}

function auditFile(path: string, { limit, output, outside }: Tools): AuditReport {
  const source = openAuditSource(path);
  const area = output.isLive ? new LiveArea(outside.stdout) : null;
  try {
    return audit(source, { limit, progress: (runs) => area?.draw([`  ${runs} runs decided again …`]) });
  } finally {
    area?.close();
    source.close();
  }
}

/** As the server's setting is written, or a plain path. */
function pathOf(name: string): string {
  if (/^postgres(ql)?:/.test(name)) {
    throw new UsageError("Only a database file can be verified.", "Name the file of an SQLite database.");
  }
  return name.replace(/^sqlite:/, "");
}

function readLimit(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number from 0 to 999999.");
}
