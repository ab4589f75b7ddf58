import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { fetchSend } from "../http.ts";

/** One request as it came in. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string; // with its query
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Nothing ever listens there, and fetch does not forbid it: a connection is refused at once. */
export const refusedUrl = "http://127.0.0.1:4";

/** Sends with the real fetch. */
export const realSend = fetchSend(fetch, AbortSignal.timeout);

/** Starts a real server for one test and stops it afterwards. It remembers what it was asked. */
export async function startServer(answer: (response: ServerResponse, request: SeenRequest) => void) {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers, body };
    requests.push(request);
    answer(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** Breaks the connection after the request was read. */
export function cutConnection(response: ServerResponse): void {
  response.destroy();
}
