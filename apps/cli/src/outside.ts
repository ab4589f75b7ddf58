import type { ReadStream } from "node:tty";

/** A place for text: the part of a standard stream that is needed. */
export interface TextTarget {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/** Everything that commands need from the process. Tests pass their own. */
export interface Outside {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array> & Pick<ReadStream, "isTTY">;
  readonly stdout: TextTarget;
  readonly stderr: TextTarget;
  readonly now: () => number; // epoch milliseconds
  readonly interrupt: () => AbortSignal; // from the first call on, Ctrl-C aborts it instead of ending the process
}
