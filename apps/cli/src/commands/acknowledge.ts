import type { Command } from "commander";
import type { Outside } from "../outside.ts";
import { addControl } from "./control-run.ts";

/** `failover acknowledge <run-id>`. */
export function addAcknowledge(program: Command, outside: Outside): void {
  addControl(program, outside, {
    name: "acknowledge",
    description: "say that the person was reached otherwise; the run is completed",
    done: "Acknowledged: the run is completed.",
    call: (client, id, options) => client.acknowledgeRun(id, options),
  });
}
