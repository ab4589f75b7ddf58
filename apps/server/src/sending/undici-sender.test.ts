import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UndiciSender } from "./undici-sender.ts";

let gateway: Server;
let url: string;
let sender: UndiciSender;

beforeEach(async () => {
  gateway = createServer((request, response) => {
    if (request.url === "/break") return void request.socket.destroy();
    response.writeHead(429, { "Retry-After": "7" }).end(`${request.method} ${request.headers["x-a"]}`);
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  sender = new UndiciSender();
});

afterEach(async () => {
  await sender.close();
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
});

function send(address: string) {
  const headers = { "x-a": "b" };
  return sender.send({ method: "POST", url: address, headers, body: "{}", timeoutMs: 30_000 });
}

describe("UndiciSender", () => {
  it("gives back status, text and headers, whatever the status", async () => {
    const answer = await send(`${url}/x`);
    expect(answer).toMatchObject({ kind: "answered", status: 429, text: "POST b" });
    expect(answer).toHaveProperty(["headers", "retry-after"], "7");
  });

  it("says that nothing was sent when no connection came to be", async () => {
    const failed = { kind: "failed", isNotSent: true, code: "ECONNREFUSED" };
    expect(await send("http://127.0.0.1:1/x")).toEqual(failed);
  });

  it("does not say so when the connection broke after the request was written", async () => {
    expect(await send(`${url}/break`)).toMatchObject({ kind: "failed", isNotSent: false });
  });
});
