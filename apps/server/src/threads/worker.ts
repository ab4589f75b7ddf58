import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Said to a thread instead of work: it is to finish or give up what it has, and to run out. */
export type End = "end";

/** Where the code of a thread lies. */
export interface ThreadCode {
  readonly source: URL;
  readonly built: string; // the name of the file that it is built to, beside all others
}

/** Begins a thread. What is said to it before it is there, it finds then. */
export function createThread({ source, built }: ThreadCode, settings: unknown): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  return new Worker(isSource ? source : new URL(built, import.meta.url), { workerData: settings });
}

/** Resolves with the first thing that a thread says; rejects when it cannot begin. */
export async function hasBegun(worker: Worker): Promise<unknown> {
  const [first] = await once(worker, "message");
  // A mistake of ours: what is under way there is lost. Ending here as well takes everything up again at the next start.
  worker.on("error", (error) => {
    throw error;
  });
  return first;
}

/**
 * Asks a thread to end rather than have it stopped wherever it is: to be stopped within native code can take the whole
 * process along.
 */
export async function endThread(worker: Worker): Promise<void> {
  if (worker.threadId === -1) return; // it has ended already, or never could begin
  const hasEnded = new Promise((resolve) => worker.once("exit", resolve));
  worker.postMessage("end" satisfies End);
  await hasEnded;
}
