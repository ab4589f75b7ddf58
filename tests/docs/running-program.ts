import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { root } from "../repo/source-files.ts";

/** A program that a page or an example shows, running in a process of its own. */
export interface RunningProgram {
  /** The next line that it prints. Rejects when it has ended, with what it complained of. */
  nextLine(): Promise<string>;
  /** Everything that it still prints, until it ends. Rejects when it ends with an error. */
  rest(): Promise<readonly string[]>;
  stop(): void;
}

/** Starts it in the project's folder. */
export function startProgram(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): RunningProgram {
  const child: ChildProcess = spawn(command, [...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.stdout === null) throw new Error("its output is not read");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  return {
    async nextLine() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${args.join(" ")} has ended: ${complaints}`);
      return value;
    },
    async rest() {
      const printed: string[] = [];
      for (let line = await lines.next(); !line.done; line = await lines.next()) printed.push(line.value);
      if ((await ended) !== 0) throw new Error(`${args.join(" ")} has failed: ${complaints}`);
      return printed;
    },
    stop: () => child.kill(),
  };
}
