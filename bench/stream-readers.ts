/** Readers of the event stream, in a thread of their own: they are not to slow down who sends the load. */
import { connect } from "node:net";
import { parentPort, Worker, workerData } from "node:worker_threads";

/** What the readers have seen. */
export interface Seen {
  readonly fewest: number; // events that the slowest reader has taken
  readonly most: number;
  readonly delays: readonly number[]; // ms from an event's instant to its arrival, at every tenth reader
}

interface Order {
  readonly url: string;
  readonly authorization: string;
  readonly readers: number;
}

/** Readers that are connected. */
export interface StreamReaders {
  look(): Promise<Seen>;
  stop(): Promise<unknown>;
}

/** Connects them; resolves when every one of them has been answered. */
export async function openStreamReaders(order: Order): Promise<StreamReaders> {
  const worker = new Worker(new URL(import.meta.url), { workerData: order });
  const next = <T>() => new Promise<T>((resolve) => worker.once("message", resolve));
  await next();
  return {
    look() {
      const seen = next<Seen>();
      worker.postMessage("look");
      return seen;
    },
    stop: () => worker.terminate(),
  };
}

const SAMPLED = 10;
const EVENT = Buffer.from("\nevent: ");
const INSTANT = /"at":"([^"]+)"/g;

class Reader {
  count = 0;
  readonly delays: number[] = [];
  readonly #isSampled: boolean;
  #tail = Buffer.alloc(0); // what may be the beginning of an event's line

  constructor(isSampled: boolean) {
    this.#isSampled = isSampled;
  }

  take(chunk: Buffer): void {
    const joint = Buffer.concat([this.#tail, chunk.subarray(0, EVENT.length - 1)]);
    if (joint.includes(EVENT)) this.count += 1;
    for (let at = chunk.indexOf(EVENT); at !== -1; at = chunk.indexOf(EVENT, at + 1)) this.count += 1;
    this.#tail = Buffer.concat([this.#tail, chunk]).subarray(1 - EVENT.length);
    if (!this.#isSampled) return;
    const now = Date.now();
    for (const [, at = ""] of chunk.toString().matchAll(INSTANT)) this.delays.push(now - Date.parse(at));
  }
}

async function read({ url, authorization, readers: count }: Order): Promise<void> {
  const { hostname, port } = new URL(url);
  const readers = Array.from({ length: count }, (_, index) => new Reader(index % SAMPLED === 0));
  for (const reader of readers) {
    const socket = connect(Number(port), hostname);
    socket.write(`GET /v1/events HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: ${authorization}\r\n\r\n`);
    await new Promise<void>((answered) => socket.once("data", () => answered()));
    socket.on("data", (chunk) => reader.take(chunk));
  }
  parentPort?.on("message", () => parentPort?.postMessage(look(readers)));
  parentPort?.postMessage("ready");
}

function look(readers: readonly Reader[]): Seen {
  const counts = readers.map(({ count }) => count);
  const delays = readers.flatMap((reader) => reader.delays);
  return { fewest: Math.min(...counts), most: Math.max(...counts), delays };
}

if (parentPort) await read(workerData as Order);
