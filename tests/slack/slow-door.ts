/** Stands between the bot and the server, and holds back what a test wants to be slow. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that is held back. */
interface Hold {
  readonly arrived: Promise<void>;
  release(): void;
}

export interface SlowDoor {
  readonly url: string;
  /** The next request of this method and path is held back until it is released. */
  hold(method: string, path: string): Hold;
  /** Every request is held back, from now until what it returns is called. */
  holdAll(): () => void;
  /** How many requests of this method and path have come. */
  count(method: string, path: string): number;
  stop(): Promise<void>;
}

/** Passes requests on to `target`. */
export async function startSlowDoor(target: string): Promise<SlowDoor> {
  const held = new Map<string, { arrive: () => void; released: Promise<void> }>();
  const counts = new Map<string, number>();
  let allReleased: Promise<void> | null = null;
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const name = `${request.method} ${(request.url ?? "/").split("?")[0]}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const hold = held.get(name);
    hold?.arrive();
    await hold?.released;
    await allReleased;
    const headers = { ...request.headers } as Record<string, string>;
    for (const name of ["host", "connection", "content-length", "transfer-encoding"]) delete headers[name];
    const hungUp = new AbortController();
    response.on("close", () => hungUp.abort());
    const answer = await fetch(target + request.url, {
      method: request.method ?? "GET",
      headers,
      body: chunks.length === 0 ? null : Buffer.concat(chunks),
      signal: hungUp.signal,
    });
    response.writeHead(answer.status, {
      "content-type": answer.headers.get("content-type") ?? "application/json",
    });
    for await (const chunk of answer.body ?? []) response.write(chunk);
    response.end();
  };
  // Whoever hangs up wants no answer any more.
  const server: Server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(method, path) {
      const arrival = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      held.set(`${method} ${path}`, { arrive: arrival.resolve, released: release.promise });
      return {
        arrived: arrival.promise,
        release: () => {
          held.delete(`${method} ${path}`);
          release.resolve();
        },
      };
    },
    holdAll() {
      const { promise, resolve } = Promise.withResolvers<void>();
      allReleased = promise;
      return () => {
        allReleased = null;
        resolve();
      };
    },
    count: (method, path) => counts.get(`${method} ${path}`) ?? 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
