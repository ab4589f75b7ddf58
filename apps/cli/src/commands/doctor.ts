import type { Command } from "commander";
import { checkUp, type Finding } from "../doctor/check-up.ts";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderFindings } from "../render/findings.ts";
import { runAction } from "./command-tools.ts";

/** `failover doctor`: what a client can tell about its settings, the server, and the way there. */
export function addDoctor(program: Command, outside: Outside): void {
  program
    .command("doctor")
    .description("check settings, server, credentials and clocks")
    .action((_options, command: Command) =>
      runAction(command, outside, async ({ output, profile }) => {
        const checks = checkUp(outside, profile);
        const findings = output.isLive ? await showProgress(checks) : await runAll(checks);
        const healthy = findings.every(({ status }) => status !== "failed");
        output.result({ healthy, checks: findings }, (style) => renderFindings(findings, style));
        return healthy ? exitCodes.ok : exitCodes.failed;
      }),
    );
}

type Checks = ReturnType<typeof checkUp>;

async function runAll(checks: Checks): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(await check.run());
  return findings;
}

/** The same with a list that moves while one waits; it is cleared at the end. */
async function showProgress(checks: Checks): Promise<readonly Finding[]> {
  const { Listr } = await import("listr2");
  const findings: Finding[] = [];
  const tasks = checks.map((check) => ({
    title: check.name,
    task: async () => {
      findings.push(await check.run());
    },
  }));
  await new Listr(tasks, { rendererOptions: { clearOutput: true } }).run();
  return findings;
}
