import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to the server on which answers get lost. */
export interface BreakingLine {
  readonly url: string;
  /** How many runs were asked for. */
  readonly arrived: number;
  close(): Promise<void>;
}

/** Passes everything on to the server; the first answers to requests for runs are cut off. */
export async function startBreakingLine(
  target: string,
  { breaks }: { breaks: number },
): Promise<BreakingLine> {
  let arrived = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { host, connection, "content-length": _, ...headers } = request.headers;
    const answer = await fetch(target + request.url, {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const text = await answer.text();
    if (request.method === "POST") arrived += 1;
    if (request.method === "POST" && arrived <= breaks) request.socket.destroy();
    else response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get arrived() {
      return arrived;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
