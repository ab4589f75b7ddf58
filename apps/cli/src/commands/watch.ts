import type { Command } from "commander";
import { watchRun } from "../live/watch-run.ts";
import type { Outside } from "../outside.ts";
import { runConnected } from "./command-tools.ts";

/** `failover watch <run-id>`: a run as it happens. */
export function addWatch(program: Command, outside: Outside): void {
  program
    .command("watch")
    .description("watch a run until it ends: its timeline, and the time until the next message")
    .argument("<run-id>", "any id that the server gave out for it")
    .action((id: string, _options, command: Command) =>
      runConnected(command, outside, async (connection, tools) =>
        watchRun(connection, await connection.client.getRun(id), tools),
      ),
    );
}
