import type { Command } from "commander";
import type { Outside } from "../outside.ts";
import { addControl } from "./control-run.ts";

/** `failover pause <run-id>`. */
export function addPause(program: Command, outside: Outside): void {
  addControl(program, outside, {
    name: "pause",
    description: "stop the clock of a run; nothing is sent until it is resumed",
    done: "Paused: its clock stands still.",
    call: (client, id, options) => client.pauseRun(id, options),
  });
}
