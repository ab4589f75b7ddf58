import { CommanderError } from "commander";
import { readExitCode } from "./commands/command-tools.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Outside } from "./outside.ts";
import { createProgram } from "./program.ts";
import { errorJson, renderError } from "./render/errors.ts";
import { explainError } from "./render/explain-error.ts";
import { createStyle } from "./render/style.ts";

/** Runs one command line (without the names of Node and the script) and gives the exit code. Never rejects. */
export async function runCommandLine(words: readonly string[], outside: Outside): Promise<number> {
  const program = createProgram(outside);
  try {
    await program.parseAsync([...words], { from: "user" });
    return readExitCode(program);
  } catch (error) {
    // Help and version end this way, too; what is wrong with the command line has been told already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    tell(error, words, outside);
    return explainError(error).exitCode;
  }
}

function tell(error: unknown, words: readonly string[], { stderr, environment }: Outside): void {
  const isForPrograms = words.includes("--json");
  const text = isForPrograms
    ? errorJson(error)
    : renderError(error, createStyle(stderr, environment)).join("\n");
  stderr.write(`${text}\n`);
  if (environment.FAILOVER_DEBUG && error instanceof Error) stderr.write(`${error.stack}\n`);
}
