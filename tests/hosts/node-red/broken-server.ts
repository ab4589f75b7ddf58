/** A server that goes wrong in a given way, to see what a node makes of it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What it does with every request for a run. */
export type Breakage = number | "cut" | "silent" | "garbage";

export interface BrokenServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers `POST /v1/runs` with this status, or not at all. The event stream stays open and says nothing. */
export async function startBrokenServer(breakage: Breakage): Promise<BrokenServer> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/v1/events")) {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("id: 0\n\n");
      return;
    }
    if (breakage === "silent") return;
    if (breakage === "cut") {
      request.socket.destroy();
      return;
    }
    if (breakage === "garbage") response.end("<html>");
    else response.writeHead(breakage, { "content-type": "application/problem+json" }).end(problem);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const problem = JSON.stringify({
  title: "Not accepted",
  code: "invalid_request",
  invalid_parameters: [{ name: "steps[1].to", reason: "must be digits with the country code" }],
});
