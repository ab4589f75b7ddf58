import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Connection, openConnection } from "./connection.ts";
import { createMessageReader } from "./message-reader.ts";

/** Counts the reports that programs send when runs have ended. */
export interface ReportSink {
  readonly url: string;
  /** Resolves when this many reports have come since the last call. */
  expect(count: number): Promise<void>;
  close(): void;
}

/** Opens a receiver for reports on a free port. */
export async function openReportSink(): Promise<ReportSink> {
  let wanted = Number.POSITIVE_INFINITY;
  let arrived = 0;
  let resolve = () => {};
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {}); // the program under measurement has ended
    const read = createMessageReader(() => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      arrived += 1;
      if (arrived === wanted) resolve();
    });
    socket.on("data", read);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/reports`,
    expect(count) {
      arrived = 0;
      wanted = count;
      return new Promise((done) => {
        resolve = done;
      });
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** What is sent again and again. */
export interface LoadRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorizationOf?: (index: number) => string; // beside the headers
  readonly bodyOf: (index: number) => string;
  readonly expectedStatus: number;
  readonly perSecond?: number; // how many are due a second, whether earlier ones were answered or not; absent: as many as can be
  readonly onAnswer?: (index: number, text: string) => void;
}

/** How the answers came. Milliseconds. */
export interface LoadResult {
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Sends `count` requests, at most `concurrency` at once, and measures every answer: from when its request was sent, or,
 * where a rate is asked for, from when it was due, so that a request that had to wait counts its wait.
 */
export async function sendLoad(
  request: LoadRequest,
  count: number,
  concurrency: number,
): Promise<LoadResult> {
  const connections = await Promise.all(
    Array.from({ length: concurrency }, () => openConnection(request.origin)),
  );
  // Written beforehand: the sender shares the machine with the program under measurement.
  const messages = Array.from({ length: count }, (_, index) => bytesOf(request, index));
  const latencies = new Float64Array(count);
  let next = 0;
  const began = performance.now();
  const send = async (connection: Connection) => {
    while (next < count) {
      const index = next++;
      const sentAt = request.perSecond
        ? await due(began + (index * 1000) / request.perSecond)
        : performance.now();
      const { status, text } = await connection.send(messages[index] as Buffer);
      if (status !== request.expectedStatus) throw new Error(`answer ${status}: ${text.slice(0, 300)}`);
      latencies[index] = performance.now() - sentAt;
      request.onAnswer?.(index, text);
    }
  };
  try {
    await Promise.all(connections.map(send));
  } finally {
    next = count; // so that nobody goes on when one has failed
    for (const connection of connections) connection.close();
  }
  const seconds = (performance.now() - began) / 1000;
  latencies.sort();
  return { seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

/** The bodies of the bench are ASCII, so that letters and bytes are the same. */
function bytesOf({ origin, path, headers, authorizationOf, bodyOf }: LoadRequest, index: number): Buffer {
  const body = bodyOf(index);
  const fields = {
    host: new URL(origin).host,
    ...headers,
    ...(authorizationOf && { authorization: authorizationOf(index) }),
    "content-length": body.length,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head.join("")}\r\n${body}`, "latin1");
}

/** Waits until an instant of `performance.now()`, which it returns. */
async function due(at: number): Promise<number> {
  const ahead = at - performance.now();
  if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  return at;
}

/** A quantile of sorted values. */
export function quantile(sorted: Float64Array | readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
