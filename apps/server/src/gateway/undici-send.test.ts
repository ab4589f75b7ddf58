import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UndiciSender } from "./undici-send.ts";

let gateway: Server;
let url: string;
let sender: UndiciSender;

beforeEach(async () => {
  gateway = createServer((request, response) => {
    if (request.url === "/break") return void request.socket.destroy();
    if (request.url === "/silent") return;
    if (request.url === "/endless") {
      const timer = setInterval(() => response.write(" "), 10);
      response.writeHead(202).on("close", () => clearInterval(timer));
      return;
    }
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

function send(address: string, timeoutMs = 30_000) {
  return sender.send({ method: "POST", url: address, headers: { "x-a": "b" }, body: "{}", timeoutMs });
}

describe("UndiciSender", () => {
  it("gives back status, text and headers, whatever the status", async () => {
    const answer = await send(`${url}/x`);
    expect([answer.status, answer.text, answer.header("retry-after")]).toEqual([429, "POST b", "7"]);
    expect(answer.header("x-none")).toBeNull();
  });

  it("says that nothing was sent when no connection came to be", async () => {
    await expect(send("http://127.0.0.1:1/x")).rejects.toMatchObject({ code: "not_sent" });
  });

  it("does not say so when the connection broke after the request was written", async () => {
    const error = await send(`${url}/break`).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toMatchObject({ code: "not_sent" });
  });

  it("gives up in the same way on an answer that never ends", async () => {
    const error = await send(`${url}/endless`, 2000).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "TimeoutError" });
  });

  it("gives up, without saying that nothing was sent, when no answer comes in time", async () => {
    const error = await send(`${url}/silent`, 50).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "UND_ERR_HEADERS_TIMEOUT" });
  });
});
