import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";

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
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.end();
      arrived += 1;
      if (arrived === wanted) resolve();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
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
      server.closeAllConnections();
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
  const pool = new Pool(request.origin, { connections: concurrency });
  const latencies = new Float64Array(count);
  let next = 0;
  const began = performance.now();
  const sender = async () => {
    while (next < count) {
      const index = next++;
      const sentAt = request.perSecond
        ? await due(began + (index * 1000) / request.perSecond)
        : performance.now();
      const { statusCode, body } = await pool.request({
        method: "POST",
        path: request.path,
        headers: headersFor(request, index),
        body: request.bodyOf(index),
      });
      const text = await body.text();
      if (statusCode !== request.expectedStatus)
        throw new Error(`answer ${statusCode}: ${text.slice(0, 300)}`);
      latencies[index] = performance.now() - sentAt;
      request.onAnswer?.(index, text);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, sender));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  latencies.sort();
  return { seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

function headersFor({ headers, authorizationOf }: LoadRequest, index: number): LoadRequest["headers"] {
  return authorizationOf ? { ...headers, authorization: authorizationOf(index) } : headers;
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
