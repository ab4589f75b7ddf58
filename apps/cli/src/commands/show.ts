import type { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderRun, renderTimeline } from "../render/run-details.ts";
import { runConnected } from "./command-tools.ts";

/** `failover show <run-id>`: a run and its history. */
export function addShow(program: Command, outside: Outside): void {
  program
    .command("show")
    .description("show a run and its timeline")
    .argument("<run-id>", "any id that the server gave out for it")
    .action((id: string, _options, command: Command) =>
      runConnected(command, outside, async ({ client, skewMs }, { output }) => {
        const [run, events] = await Promise.all([client.getRun(id), client.getRunEvents(id)]);
        output.result({ run, events }, (style) => [
          ...renderRun(run, outside.now() + skewMs(), style),
          "",
          ...renderTimeline(run, events, style),
        ]);
        return exitCodes.ok;
      }),
    );
}
