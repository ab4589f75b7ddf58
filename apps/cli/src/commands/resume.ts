import type { Command } from "commander";
import type { Outside } from "../outside.ts";
import { addControl } from "./control-run.ts";

/** `failover resume <run-id>`. */
export function addResume(program: Command, outside: Outside): void {
  addControl(program, outside, {
    name: "resume",
    description: "let a paused run go on with the time that was left",
    done: "Resumed.",
    call: (client, id, options) => client.resumeRun(id, options),
  });
}
