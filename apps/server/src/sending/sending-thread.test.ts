import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { SendingThread } from "./sending-thread.ts";

let receiver: Server;
let url: string;
let received: string[];
let hasReceived: () => void;
let thread: SendingThread;

beforeEach(async () => {
  received = [];
  hasReceived = () => {};
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    received.push(`${request.url} ${body}`);
    hasReceived();
    if (request.url === "/silent") return;
    response.writeHead(202, { "Retry-After": "7" }).end(`taken: ${body}`);
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  thread = new SendingThread({ operatorUrl: `${url}/own`, allowedNetworks: [] });
});

afterEach(async () => {
  await thread.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const toGateway = (path: string, body: string) =>
  thread.sendToGateway({ method: "POST", url: url + path, headers: {}, body, timeoutMs: 30_000 });
const callback = (path: string) => ({ url: url + path, headers: {}, body: "{}" });

/** A port at which somebody listens who lets nobody in, with all places to wait taken. */
async function listenWithoutAccepting(): Promise<number> {
  const host = new Worker(
    `const { createServer } = require("node:net");
     const { parentPort } = require("node:worker_threads");
     const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [port] = await once(host, "message");
  const waiting = [1, 2].map(() => connect(port, "127.0.0.1"));
  onTestFinished(async () => {
    for (const socket of waiting) socket.destroy();
    await host.terminate();
  });
  await Promise.all(waiting.map((socket) => once(socket, "connect")));
  return port;
}

describe("SendingThread", () => {
  it("gives each message to the gateway its own answer", async () => {
    const bodies = Array.from({ length: 40 }, (_, index) => `message ${index}`);
    const answers = await Promise.all(bodies.map((body) => toGateway("/messages", body)));
    expect(answers.map(({ text }) => text)).toEqual(bodies.map((body) => `taken: ${body}`));
    const [first] = answers;
    expect([first?.status, first?.header("Retry-After"), first?.header("x-none")]).toEqual([202, "7", null]);
  });

  it("says that nothing was sent when no connection came to be", async () => {
    const request = { method: "GET", url: "http://127.0.0.1:1/", headers: {}, body: null, timeoutMs: 30_000 };
    await expect(thread.sendToGateway(request)).rejects.toMatchObject({
      code: "not_sent",
      cause: { code: "ECONNREFUSED" },
    });
  });

  it("calls the operator's own address for callbacks, wherever it is, and nobody else's there", async () => {
    const refused = { delivered: false, status: null, failure: "address_not_allowed" };
    expect(await thread.sendCallback(callback("/own"))).toMatchObject({ delivered: true, status: 202 });
    expect(await thread.sendCallback(callback("/other"))).toEqual(refused);
    expect(await thread.sendDelivery(callback("/own"))).toEqual(refused);
    expect(received).toEqual(["/own {}"]);
  });

  it("gives up what is under way when it is closed, without saying that nothing was sent", async () => {
    const isUnderWay = new Promise<void>((resolve) => {
      hasReceived = resolve;
    });
    const answer = toGateway("/silent", "{}").catch((error: unknown) => error);
    await isUnderWay;
    await thread.close();
    expect(await answer).toBeInstanceOf(Error);
    expect(await answer).not.toMatchObject({ code: "not_sent" });
    expect(await thread.sendCallback(callback("/own"))).toMatchObject({ delivered: false });
  });

  it("ends soon, although a connection is still being made to a host that says nothing", async () => {
    const port = await listenWithoutAccepting();
    const open = new SendingThread({ operatorUrl: null, allowedNetworks: ["127.0.0.0/8"] });
    await open.begin();
    const url = `http://127.0.0.1:${port}/`;
    const answer = open.sendDelivery({ url, headers: {}, body: "{}" });
    await new Promise((resolve) => setImmediate(resolve));
    const askedAt = performance.now();
    await open.close();
    expect(performance.now() - askedAt).toBeLessThan(8000); // to connect it would have ten seconds
    expect(await answer).toMatchObject({ delivered: false });
  });

  it("ends when it is closed while it begins, and does not begin again", async () => {
    const beginning = thread.begin();
    await Promise.all([thread.close(), thread.close()]);
    await beginning;
    await thread.begin();
    await expect(toGateway("/messages", "{}")).rejects.toBeInstanceOf(Error);
    expect(received).toEqual([]);
  });
});
