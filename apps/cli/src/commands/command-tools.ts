import type { Command } from "commander";
import { type Connection, withConnection } from "../connection/connection.ts";
import { resolveSettings, type Settings } from "../connection/settings.ts";
import { Output } from "../output.ts";
import type { Outside } from "../outside.ts";

/** What the actions of commands work with. */
export interface CommandTools {
  readonly outside: Outside;
  readonly output: Output;
  readonly settings: () => Settings; // found when asked for; its warnings are told once
  readonly profile: string | undefined;
}

/** A command's work; gives the exit code. */
type Work = (tools: CommandTools) => Promise<number>;

/** Runs the action of a command with the options that every command has. Keeps its exit code for the end. */
export async function runAction(command: Command, outside: Outside, work: Work): Promise<void> {
  const { json = false, profile } = command.optsWithGlobals<{ json?: boolean; profile?: string }>();
  const output = new Output(outside, json);
  const settings = () => {
    const found = resolveSettings(outside.environment, profile);
    for (const warning of found.warnings) output.notice(warning);
    return found;
  };
  setExitCode(command, await work({ outside, output, settings, profile }));
}

/** The same with a connection to the server. */
export function runConnected(
  command: Command,
  outside: Outside,
  work: (connection: Connection, tools: CommandTools) => Promise<number>,
): Promise<void> {
  return runAction(command, outside, (tools) =>
    withConnection(tools.settings(), outside.now, (connection) => work(connection, tools)),
  );
}

const exitCodeOf = new WeakMap<Command, number>();

function setExitCode(command: Command, code: number): void {
  let root = command;
  while (root.parent) root = root.parent;
  exitCodeOf.set(root, code);
}

/** The exit code of the action that has run. */
export function readExitCode(program: Command): number {
  return exitCodeOf.get(program) ?? 0;
}
