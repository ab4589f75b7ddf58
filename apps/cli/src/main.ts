#!/usr/bin/env node
/** The process around the commands: streams, signals, exit code. */
import { writeSync } from "node:fs";
import process from "node:process";
import { exitCodes } from "./exit-codes.ts";
import { isBrokenPipe } from "./render/explain-error.ts";
import { runCommandLine } from "./run-command-line.ts";

// `failover runs | head -1`: the reader has seen enough. That is no error, and there is nobody to tell it to.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (isBrokenPipe(error)) process.exit(0);
    // A full disk: what could not be written is lost, and the exit code must say so.
    if (stream === process.stdout) writeSync(2, `✗ The output cannot be written (${error.code}).\n`);
    process.exit(exitCodes.failed);
  });
}

const interruption = new AbortController();
let isListening = false;

/** From now on the first Ctrl-C asks to stop; a second one ends the process as ever. */
function interrupt(): AbortSignal {
  if (!isListening) {
    isListening = true;
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());
  }
  return interruption.signal;
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
  interrupt,
});
