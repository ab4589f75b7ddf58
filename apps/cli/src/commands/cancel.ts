import type { Command } from "commander";
import type { Outside } from "../outside.ts";
import { addControl } from "./control-run.ts";

/** `failover cancel <run-id>`. */
export function addCancel(program: Command, outside: Outside): void {
  addControl(program, outside, {
    name: "cancel",
    description: "end a run; nothing more is sent",
    done: "Canceled: nothing more is sent.",
    call: (client, id, options) => client.cancelRun(id, options),
  });
}
