import { Command } from "commander";
import { addAcknowledge } from "./commands/acknowledge.ts";
import { addAdvance } from "./commands/advance.ts";
import { addCancel } from "./commands/cancel.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addEvents } from "./commands/events.ts";
import { addExtend } from "./commands/extend.ts";
import { addInit } from "./commands/init.ts";
import { addKeys } from "./commands/keys.ts";
import { addPause } from "./commands/pause.ts";
import { addResume } from "./commands/resume.ts";
import { addRuns } from "./commands/runs.ts";
import { addSend } from "./commands/send.ts";
import { addShow } from "./commands/show.ts";
import { addSimulate } from "./commands/simulate.ts";
import { addValidate } from "./commands/validate.ts";
import { addVerify } from "./commands/verify.ts";
import { addWatch } from "./commands/watch.ts";
import { addWorkflows } from "./commands/workflows.ts";
import type { Outside } from "./outside.ts";

const start = [addInit, addDoctor];
const sending = [addValidate, addSimulate, addSend, addWatch];
const looking = [addRuns, addShow, addEvents];
const control = [addCancel, addPause, addResume, addAdvance, addExtend, addAcknowledge];

const helpEnd = `
Settings: FAILOVER_URL, FAILOVER_API_KEY and FAILOVER_API_SECRET; what they do not say, the profile does.
Exit codes: 0 done, 1 failed, 2 usage, 3 invalid request, 4 credentials, 5 not found, 6 conflict,
            7 server unreachable, 8 server unavailable, 9 violations found, 130 interrupted.`;

/** The command line as a whole. */
export function createProgram(outside: Outside): Command {
  const program = new Command("failover")
    .description(
      "Ordered messages over channels: if one is not read or delivered in time, the next one is sent.",
    )
    .version("0.1.0")
    .option("--json", "print results as JSON, and nothing else, on the standard output")
    .option("--profile <name>", "use this profile of failover init")
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", helpEnd)
    .helpCommand(false)
    .exitOverride() // commands copy this and what follows when they are added
    .configureOutput({
      writeOut: (text) => outside.stdout.write(text),
      writeErr: (text) => outside.stderr.write(text),
      outputError: () => {}, // told where all errors are told
    });
  const groups = [
    ["To begin with:", start],
    ["To send:", sending],
    ["To look:", looking],
    ["To step in:", control],
    ["To manage:", [addWorkflows, addKeys, addVerify]],
    ["For your shell:", [addCompletion]],
  ] as const;
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const add of commands) add(program, outside);
  }
  return program;
}
