import { closestName } from "@failover-kit/core/validation";
import { type Command, CommanderError } from "commander";
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
  const { commands } = createProgram(outside);
  const named = words.find((word) => commands.some((command) => command.name() === word));
  const misspelt = misspeltPart(
    words,
    commands.find((command) => command.name() === named),
  );
  const message =
    misspelt ?? end.message.replace(/^error: /, "").replace(/^./, (first) => first.toUpperCase());
  const help = `See failover ${named === undefined ? "" : `${named} `}--help`;
  tell(new UsageError(message, help), words, outside);
  return exitCodes.usage;
}

/** A word that is no part of a group (`workflows shwo`) goes to the group's own command, for which it is only too much. */
function misspeltPart(words: readonly string[], group: Command | undefined): string | null {
  if (group === undefined || group.commands.length === 0) return null;
  const word = words[words.indexOf(group.name()) + 1];
  const names = group.commands.flatMap((part) => [part.name(), ...part.aliases()]);
  if (word === undefined || word.startsWith("-") || names.includes(word)) return null;
  const meant = closestName(word, names);
  return `Unknown command '${word}' of ${group.name()}${meant === null ? "" : ` (Did you mean ${meant}?)`}`;
}

function tell(error: unknown, words: readonly string[], { stderr, environment }: Outside): void {
  const isForPrograms = words.includes("--json");
  const text = isForPrograms
    ? errorJson(error)
    : renderError(error, createStyle(stderr, environment)).join("\n");
  stderr.write(`${text}\n`);
  if (environment.FAILOVER_DEBUG && error instanceof Error) stderr.write(`${error.stack}\n`);
}
