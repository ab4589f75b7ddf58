/** How somebody can keep a request from its end. Whatever they do, it is given up when its time is over. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { AllowedAddresses } from "../callbacks/allowed-addresses.ts";
import { UndiciCallbackSender } from "./undici-callback-sender.ts";
import { UndiciSender } from "./undici-sender.ts";

const TIME_MS = 100;

/** Whoever connects is told the beginning, and then the rest again and again. */
async function startTrickler(beginning: string, rest: string, scheme = "http"): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.resume().write(beginning);
    const timer = setInterval(() => socket.write(rest), 10);
    socket.on("close", () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function postCallback(url: string, body = "{}") {
  const allowed = new AllowedAddresses(["127.0.0.0/8"]);
  const sender = new UndiciCallbackSender({ operatorUrl: null, allowed, timeoutMs: TIME_MS });
  onTestFinished(() => sender.close());
  return sender.send({ url, headers: {}, body });
}

async function askGateway(url: string, body = "{}") {
  const sender = new UndiciSender();
  onTestFinished(() => sender.close());
  return sender.send({ method: "POST", url, headers: {}, body, timeoutMs: TIME_MS });
}

const timeout = { delivered: false, status: null, failure: "timeout" };
const timedOut = { kind: "failed", isNotSent: false, code: "ETIMEDOUT" }; // it may have left

const tricks: readonly (readonly [what: string, beginning: string, rest: string])[] = [
  ["says nothing", "", ""],
  ["announces an answer for ever", "", "HTTP/1.1 103 Early Hints\r\n\r\n"],
  ["sends a header that does not end", "HTTP/1.1 200 OK\r\nx: ", "y"],
  ["sends headers that do not end", "HTTP/1.1 200 OK\r\n", "x: y\r\n"],
];

it.each(tricks)("gives up a receiver that %s", async (_what, beginning, rest) => {
  expect(await postCallback(await startTrickler(beginning, rest))).toEqual(timeout);
});

it.each(tricks)("gives up a gateway that %s", async (_what, beginning, rest) => {
  expect(await askGateway(await startTrickler(beginning, rest))).toEqual(timedOut);
});

it("gives the gateway's whole answer one time", async () => {
  const endless = await startTrickler("HTTP/1.1 202 Accepted\r\ncontent-length: 9999999\r\n\r\n", " ");
  expect(await askGateway(endless)).toEqual(timedOut);
});

it("gives up a receiver whose TLS handshake does not end", async () => {
  expect(await postCallback(await startTrickler("", "", "https"))).toEqual(timeout);
});
