import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One webhook as it arrived. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A real HTTP server that takes webhooks in. It is closed when the test has finished. */
export interface Receiver {
  readonly url: string;
  readonly webhooks: readonly Received[];
  until(count: number): Promise<void>; // resolves when that many have arrived
  close(): Promise<void>;
}

/** Starts a receiver; `answer` gives the HTTP status for the nth webhook, counted from 1. */
export async function startReceiver(
  answer: (count: number) => number | Promise<number> = () => 200,
): Promise<Receiver> {
  const webhooks: Received[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString();
    webhooks.push({ path: request.url ?? "", headers: request.headers, raw, body: JSON.parse(raw) });
    const status = answer(webhooks.length);
    for (const { count, resolve } of waiting) if (webhooks.length >= count) resolve();
    response.writeHead(await status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/status`,
    webhooks,
    until: (count) =>
      new Promise((resolve) => {
        if (webhooks.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close,
  };
}
