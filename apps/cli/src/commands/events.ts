import { type Command, InvalidArgumentError } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderEvent } from "../render/event-line.ts";
import { runConnected } from "./command-tools.ts";

/** `failover events`: what happens in the account, as it happens. */
export function addEvents(program: Command, outside: Outside): void {
  program
    .command("events")
    .description("follow the events of all runs until Ctrl-C")
    .option("--run <run-id>", "only the events of this run")
    .option("--after <seq>", "begin after this event; 0 is the beginning", readSeq)
    .action(({ run, after }: { run?: string; after?: number }, command: Command) =>
      runConnected(command, outside, async ({ events }, { output }) => {
        const signal = outside.interrupt();
        const order = {
          signal,
          ...(run !== undefined && { runId: run }),
          ...(after !== undefined && { afterSeq: after }),
          onTrouble: () => output.notice("The server is away; asking again."),
        };
        for await (const event of events.read(order)) {
          if (output.isJson) output.json(event);
          else output.lines([renderEvent(event, { style: output.style, startedAt: null, showRun: true })]);
        }
        return exitCodes.interrupted; // nothing else ends the stream
      }),
    );
}

function readSeq(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Write the seq of an event.");
  return Number(text);
}
