import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AllowedAddresses } from "../callbacks/allowed-addresses.ts";
import type { Resolve } from "./guarded-lookup.ts";
import { UndiciCallbackSender } from "./undici-callback-sender.ts";

let receiver: Server;
let port: number;
let received: string[];
let sender: UndiciCallbackSender;

beforeEach(async () => {
  received = [];
  receiver = createServer((request, response) => {
    received.push(
      `${request.method} ${request.url} ${request.headers["failover-report-number"] ?? ""}`.trim(),
    );
    if (request.url === "/endless") {
      const timer = setInterval(() => response.write("and "), 10);
      response.writeHead(200).on("close", () => clearInterval(timer));
      return;
    }
    const status = Number(request.url?.slice(1));
    response.writeHead(status, status === 307 ? { location: "/200" } : {}).end("thank you");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  port = (receiver.address() as AddressInfo).port;
});

afterEach(async () => {
  await sender.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Says that every name is at this address. */
function at(address: string): Resolve {
  const resolve = (_name: string, _options: object, callback: (...answer: unknown[]) => void) =>
    callback(null, [{ address, family: 4 }]);
  return resolve as Resolve;
}

function create(networks: readonly string[], operatorUrl: string | null = null, resolve = at("127.0.0.1")) {
  sender = new UndiciCallbackSender({ operatorUrl, allowed: new AllowedAddresses(networks), resolve });
}

async function isDelivered(url: string, headers: Record<string, string> = {}): Promise<boolean> {
  return (await sender.send({ url, headers, body: "{}" })).delivered;
}

describe("UndiciCallbackSender", () => {
  it("delivers to a listed network, with the headers", async () => {
    create(["127.0.0.0/8"]);
    const url = `http://127.0.0.1:${port}/204`;
    expect(await isDelivered(url, { "failover-report-number": "2" })).toBe(true);
    expect(received).toEqual(["POST /204 2"]);
  });

  it.each([307, 400, 404, 429, 500])("counts %i as not delivered", async (status) => {
    create(["127.0.0.0/8"]);
    expect(await isDelivered(`http://127.0.0.1:${port}/${status}`)).toBe(false);
    expect(received).toHaveLength(1);
  });

  it("does not connect to a private address, however it is written", async () => {
    create([]);
    for (const host of ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"]) {
      expect(await isDelivered(`http://${host}:${port}/200`)).toBe(false);
    }
    expect(received).toEqual([]);
  });

  it("does not connect when a name leads to a private address", async () => {
    create([]);
    expect(await isDelivered(`http://shop.example.com:${port}/200`)).toBe(false);
    expect(received).toEqual([]);
  });

  it("connects to the very address that was checked", async () => {
    create(["127.0.0.0/8"]);
    expect(await isDelivered(`http://shop.example.com:${port}/200`)).toBe(true);
    expect(received).toEqual(["POST /200"]);
  });

  it("trusts the operator's own address", async () => {
    const own = `http://127.0.0.1:${port}/200`;
    create([], own);
    expect(await isDelivered(own)).toBe(true);
  });

  it("lets go of answers that never end, so that later callbacks find a connection", async () => {
    const allowed = new AllowedAddresses(["127.0.0.0/8"]);
    sender = new UndiciCallbackSender({ operatorUrl: null, allowed, restMs: 10 });
    const posts = Array.from({ length: 140 }, () => isDelivered(`http://127.0.0.1:${port}/endless`));
    const answers = await Promise.all(posts);
    expect(answers).not.toContain(false);
  });

  it("tells what was answered, or why there was no answer", async () => {
    create(["127.0.0.0/8"]);
    const send = (url: string) => sender.send({ url, headers: {}, body: "{}" });
    expect(await send(`http://127.0.0.1:${port}/204`)).toEqual({
      delivered: true,
      status: 204,
      failure: null,
    });
    expect(await send(`http://127.0.0.1:${port}/503`)).toMatchObject({ delivered: false, status: 503 });
    expect(await send("http://127.0.0.1:1/")).toMatchObject({ status: null, failure: "connection_failed" });
    expect(await send("http://10.0.0.1/")).toMatchObject({ status: null, failure: "address_not_allowed" });
  });

  it("tells of a name that leads to a private address", async () => {
    create([]);
    const answer = await sender.send({
      url: `http://shop.example.com:${port}/200`,
      headers: {},
      body: "{}",
    });
    expect(answer).toEqual({ delivered: false, status: null, failure: "address_not_allowed" });
  });

  it("says not delivered when nobody listens", async () => {
    create(["127.0.0.0/8"]);
    expect(await isDelivered("http://127.0.0.1:1/200")).toBe(false);
  });
});
