import type { Command } from "commander";
import type { Outside } from "../outside.ts";
import { addControl } from "./control-run.ts";

/** `failover advance <run-id>`. */
export function addAdvance(program: Command, outside: Outside): void {
  addControl(program, outside, {
    name: "advance",
    description: "send the next message now instead of waiting",
    done: "The next message is being sent.",
    call: (client, id, options) => client.advanceRun(id, options),
  });
}
