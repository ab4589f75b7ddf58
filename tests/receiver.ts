import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** One callback as it arrived. */
export interface ReceivedCallback {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A real HTTP server that takes callbacks in. */
export interface Receiver {
  readonly url: string;
  readonly callbacks: readonly ReceivedCallback[];
  /** From now on callbacks are answered with this status; 200 at first. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const callbacks: ReceivedCallback[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    callbacks.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port, so it has one
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    callbacks,
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The callbacks that close a run of the 2018 doors, or of our own. */
export function finalReports({ callbacks }: Receiver): readonly ReceivedCallback[] {
  return callbacks.filter(({ headers }) => headers["failover-report-number"] !== undefined);
}

/** The callbacks that pass a message's status on. */
export function statusCallbacks({ callbacks }: Receiver): readonly ReceivedCallback[] {
  return callbacks.filter(({ headers }) => headers["failover-report-number"] === undefined);
}
