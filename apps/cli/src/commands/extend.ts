import { exactDuration, workflowLimits } from "@failover-kit/core/model";
import { type Command, InvalidArgumentError } from "commander";
import type { Outside } from "../outside.ts";
import { parseDuration } from "../render/durations.ts";
import { controlCommand, runControl } from "./control-run.ts";

const { min, max } = workflowLimits.expirySeconds;

/** `failover extend <run-id> <duration>`. */
export function addExtend(program: Command, outside: Outside): void {
  controlCommand(program, { name: "extend", description: "give the current step of a run more time" })
    .argument("<duration>", "added to its time: 90 (seconds), 10m, 1h30m, 2d", readExtension)
    .action((id: string, seconds: number, { ifRevision }: { ifRevision?: number }, command: Command) =>
      runControl(command, outside, `Given ${exactDuration(seconds)} more.`, (client) =>
        client.extendRun(id, { seconds }, { revision: ifRevision }),
      ),
    );
}

function readExtension(text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== null && seconds >= min && seconds <= max) return seconds;
  throw new InvalidArgumentError(`Write a time from ${min} s to ${max} s, such as 90, 10m or 1h30m.`);
}
