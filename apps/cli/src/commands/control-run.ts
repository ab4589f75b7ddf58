import type { RunResource } from "@failover-kit/core/model";
import type { RunControlOptions, WorkflowsClient } from "@failover-kit/core/transport";
import { type Command, InvalidArgumentError } from "commander";
import { exitCodes } from "../exit-codes.ts";
import type { Outside } from "../outside.ts";
import { renderRun } from "../render/run-details.ts";
import { runConnected } from "./command-tools.ts";

/** One way to step into a run. */
export interface ControlCommand {
  readonly name: string;
  readonly description: string;
  readonly done: string; // what is said when it is done
  call(client: WorkflowsClient, id: string, options: RunControlOptions): Promise<RunResource>;
}

/** Adds a command that steps into a run and shows it as it has become. */
export function addControl(program: Command, outside: Outside, control: ControlCommand): void {
  controlCommand(program, control).action(
    (id: string, { ifRevision }: { ifRevision?: number }, command: Command) =>
      runControl(command, outside, control.done, (client) =>
        control.call(client, id, { revision: ifRevision }),
      ),
  );
}

/** The part of such a command that is the same for all. */
export function controlCommand(
  program: Command,
  { name, description }: Pick<ControlCommand, "name" | "description">,
): Command {
  return program
    .command(name)
    .description(description)
    .argument("<run-id>", "any id that the server gave out for it")
    .option("--if-revision <number>", "only if the run is still at this revision", readRevision);
}

/** Does it and shows the run. */
export function runControl(
  command: Command,
  outside: Outside,
  done: string,
  call: (client: WorkflowsClient) => Promise<RunResource>,
): Promise<void> {
  return runConnected(command, outside, async ({ client, skewMs }, { output }) => {
    const run = await call(client);
    output.result(run, (style) => [
      `${style.green("✓")} ${done}`,
      "",
      ...renderRun(run, outside.now() + skewMs(), style),
    ]);
    return exitCodes.ok;
  });
}

function readRevision(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("Write the number that failover show prints.");
  return Number(text);
}
