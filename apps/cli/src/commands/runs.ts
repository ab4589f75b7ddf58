import { type Channel, channels, type RunStatus } from "@failover-kit/core/model";
import { type Command, InvalidArgumentError, Option } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderRunTable } from "../render/run-table.ts";
import { harmless } from "../render/style.ts";
import { runConnected } from "./command-tools.ts";
import { readInstant } from "./read-instant.ts";

const statuses: readonly RunStatus[] = ["running", "paused", "completed", "failed", "canceled"];

interface RunsOptions {
  readonly status?: RunStatus;
  readonly channel?: Channel;
  readonly to?: string;
  readonly clientRef?: string;
  readonly source?: string;
  readonly createdAfter?: string;
  readonly createdBefore?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** `failover runs`: the newest runs that fit. */
export function addRuns(program: Command, outside: Outside): void {
  const instant = (text: string) => readInstant(text, outside.now());
  program
    .command("runs")
    .description("list runs, newest first")
    .addOption(new Option("--status <status>", "only runs of this status").choices(statuses))
    .addOption(new Option("--channel <channel>", "only runs with a step over it").choices(channels))
    .option("--to <address>", "only runs with a step to it")
    .option("--client-ref <reference>", "only runs with this reference of yours")
    .option("--source <name>", "only runs that came from there")
    .option("--created-after <when>", "an instant (2026-03-02T09:30:00Z), or how long ago (2h)", instant)
    .option("--created-before <when>", "likewise", instant)
    .option("--limit <number>", "how many, at most 200", readLimit, 20)
    .option("--cursor <cursor>", "go on where the list before ended")
    .action((options: RunsOptions, command: Command) =>
      runConnected(command, outside, async ({ client, skewMs }, { output }) => {
        const page = await client.listRuns({
          status: options.status,
          channel: options.channel,
          to: options.to,
          client_ref: options.clientRef,
          source: options.source,
          created_after: options.createdAfter,
          created_before: options.createdBefore,
          limit: options.limit,
          cursor: options.cursor,
        });
        output.result(page, (style) => [
          ...renderRunTable(page.runs, { now: outside.now() + skewMs(), style, columns: output.columns }),
          ...(page.next_cursor === null ? [] : [style.dim(`more: --cursor ${harmless(page.next_cursor)}`)]),
        ]);
        return exitCodes.ok;
      }),
    );
}

function readLimit(text: string): number {
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 200) throw new InvalidArgumentError("Write a number from 1 to 200.");
  return limit;
}
