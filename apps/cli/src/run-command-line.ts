import { CommanderError } from "commander";
import { readExitCode } from "./commands/command-tools.ts";
import { UsageError } from "./errors/usage-error.ts";
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
    if (error instanceof CommanderError) return endOfParsing(error, words, outside);
    tell(error, words, outside);
    return explainError(error).exitCode;
  }
}

/** Help and version end the reading of a command line, and so does a mistake in it. */
function endOfParsing(end: CommanderError, words: readonly string[], outside: Outside): number {
  if (end.exitCode === 0) return exitCodes.ok;
  if (end.code === "commander.help") return exitCodes.usage; // no command was named: the help has been shown
  const named = words.find((word) => /^[a-z]+$/.test(word));
  const isKnown = createProgram(outside).commands.some((command) => command.name() === named);
  const message = end.message.replace(/^error: /, "").replace(/^./, (first) => first.toUpperCase());
  tell(new UsageError(message, `See failover ${isKnown ? `${named} ` : ""}--help`), words, outside);
  return exitCodes.usage;
}

function tell(error: unknown, words: readonly string[], { stderr, environment }: Outside): void {
  const isForPrograms = words.includes("--json");
  const text = isForPrograms
    ? errorJson(error)
    : renderError(error, createStyle(stderr, environment)).join("\n");
  stderr.write(`${text}\n`);
  if (environment.FAILOVER_DEBUG && error instanceof Error) stderr.write(`${error.stack}\n`);
}
