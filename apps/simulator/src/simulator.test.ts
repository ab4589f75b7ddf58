import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { rcsV1, smsV1, smsV01, viberV1, viberV01 } from "./testing/messages.ts";
import { startReceiver } from "./testing/receiver.ts";
import { startTestbed } from "./testing/testbed.ts";

const account = { apiKey: "key", apiSecret: "secret" };
const basic = `Basic ${Buffer.from("key:secret").toString("base64")}`;

/** Posts with the headers exactly as given: `fetch` would join two of the same name. */
function postWithHeaders(url: string, headers: readonly string[], body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const request = httpRequest(url, { method: "POST", headers: ["Host", host, ...headers] }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** Says how long its body will be and sends none of it; a server that closes early could cut off its own answer. */
function announceBody(url: string, length: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      { method: "POST", headers: { "Content-Length": length } },
      (response) => {
        resolve(response.statusCode);
        request.destroy();
      },
    );
    request.on("error", reject);
    request.flushHeaders();
  });
}

describe("credentials", () => {
  it.each([
    [basic, 202],
    ["Bearer any.token.at-all", 202],
    ["Basic d3Jvbmc6d3Jvbmc=", 401],
    ["Digest whatever", 401],
    ["Bearer", 401],
    [undefined, 401],
    [`${basic}, Bearer token`, 401],
  ])("answer %s with %i once a key is set", async (authorization, status) => {
    const bed = await startTestbed(account);
    for (const [path, body] of [["/v1/messages", smsV1()] as const, ["/v0.1/messages", smsV01()] as const]) {
      const answer = await bed.call("POST", path, body, authorization === undefined ? {} : { authorization });
      expect(answer.status).toBe(status);
    }
  });

  it("of two kinds at once are refused as such", async () => {
    const bed = await startTestbed(account);
    const { body } = await bed.call("POST", "/v1/messages", smsV1(), {
      authorization: `${basic}, Bearer token`,
    });
    expect(body.type).toBe("https://developer.vonage.com/api-errors#multiple-auth-methods");
    const headers = ["Authorization", basic, "Authorization", "Bearer token", "Connection", "close"];
    expect(await postWithHeaders(`${bed.url}/v1/messages`, headers, JSON.stringify(smsV1()))).toBe(401);
  });

  it("are not asked for without a key", async () => {
    const bed = await startTestbed();
    expect((await bed.submit(smsV1())).status).toBe(202);
  });
});

describe("PATCH /v1/messages/{uuid}", () => {
  const revoke = { status: "revoked" };

  it("recalls an RCS message: 202 without a body, and nothing more is reported", async () => {
    const bed = await startTestbed();
    const { body } = await bed.submit(rcsV1("10"));
    bed.clock.advance(0);
    expect(await bed.call("PATCH", `/v1/messages/${body.message_uuid}`, revoke)).toMatchObject({
      status: 202,
      body: {},
    });
    bed.playOut();
    const [message] = await bed.listMessages();
    expect(message?.statuses.map(({ status }) => status)).toEqual(["submitted"]);
  });

  it.each([
    ["another channel", smsV1(), revoke, 422],
    ["marking a sent message as read", rcsV1(), { status: "read" }, 422],
    ["an unknown status", rcsV1(), { status: "lost" }, 422],
    ["a body that is not JSON", rcsV1(), "{oops", 422],
  ])("refuses %s", async (_name, message, patch, status) => {
    const bed = await startTestbed();
    const { body } = await bed.submit(message);
    expect((await bed.call("PATCH", `/v1/messages/${body.message_uuid}`, patch)).status).toBe(status);
  });

  it("answers 404 for a message that was never accepted", async () => {
    const bed = await startTestbed();
    expect(
      (await bed.call("PATCH", "/v1/messages/0b7b0f6e-67c9-4a2c-9a77-2f5c3f2f4a11", revoke)).status,
    ).toBe(404);
  });

  it("takes tokens only", async () => {
    const bed = await startTestbed(account);
    const patch = (authorization: string) => bed.call("PATCH", "/v1/messages/x", revoke, { authorization });
    expect([(await patch(basic)).status, (await patch("Bearer token")).status]).toEqual([401, 404]);
  });
});

describe("GET /simulator/messages", () => {
  it("lists messages of both generations by the same names, each body as it came", async () => {
    const bed = await startTestbed();
    const v1 = viberV1("05", { client_ref: "a" });
    const v01 = viberV01("05", { client_ref: "b" });
    const accepted = [await bed.submit(v1), await bed.submit(v01, "/v0.1/messages")];
    bed.playOut();
    const at = "2026-02-03T12:00:00.000Z";
    const common = { channel: "viber_service", to: "447700900005", from: "9016", accepted_at: at };
    const statuses = [{ status: "submitted", at }];
    expect(await bed.listMessages()).toEqual([
      { message_uuid: accepted[0]?.body.message_uuid, ...common, client_ref: "a", statuses, message: v1 },
      { message_uuid: accepted[1]?.body.message_uuid, ...common, client_ref: "b", statuses, message: v01 },
    ]);
  });

  it("shows only the statuses that were sent so far", async () => {
    const bed = await startTestbed();
    await bed.submit(viberV1("01"));
    const sent = async () => (await bed.listMessages())[0]?.statuses.map(({ status }) => status);
    expect(await sent()).toEqual([]);
    bed.clock.advance(199);
    expect(await sent()).toEqual(["submitted"]);
    bed.clock.advance(1);
    expect(await sent()).toEqual(["submitted", "delivered"]);
  });

  it("filters by recipient and client_ref, and pages", async () => {
    const bed = await startTestbed();
    for (const ref of ["a", "b", "c"]) await bed.submit(smsV1("50", { client_ref: ref }));
    await bed.submit(smsV1("51", { client_ref: "a" }));
    const refs = async (query: string) =>
      (await bed.listMessages(query)).map((message) => message.client_ref);
    const [, second] = await bed.listMessages();
    expect(await refs("?to=447700900050")).toEqual(["a", "b", "c"]);
    expect(await refs("?client_ref=a")).toEqual(["a", "a"]);
    expect(await refs("?limit=2")).toEqual(["a", "b"]);
    expect(await refs(`?after=${second?.message_uuid}&limit=1`)).toEqual(["c"]);
  });

  it.each(["?limit=0", "?limit=x", "?after=nobody"])("answers 400 to %s", async (query) => {
    const bed = await startTestbed();
    expect((await bed.call("GET", `/simulator/messages${query}`)).status).toBe(400);
  });

  it("is empty when messages are not recorded, and their statuses still come", async () => {
    const receiver = await startReceiver();
    const bed = await startTestbed({ recordMessages: false, statusUrl: receiver.url });
    await bed.submit(smsV1("05"));
    bed.playOut();
    await receiver.until(1);
    expect(await bed.listMessages()).toEqual([]);
  });
});

describe("the simulator", () => {
  it("forgets messages, planned statuses, counts and scenarios on reset", async () => {
    const bed = await startTestbed();
    await bed.submit(smsV1("08"));
    await bed.useScenarios({ to: "447700900001", behaviour: { answer: "refuse", statuses: [] } });
    await bed.submit(smsV1("50"));
    expect((await bed.call("POST", "/simulator/reset")).status).toBe(204);
    expect([await bed.listMessages(), bed.clock.nextDelay]).toEqual([[], null]);
    expect((await bed.submit(smsV1("08"))).status).toBe(500);
    expect((await bed.submit(smsV1("01"))).status).toBe(202);
    expect((await bed.call("GET", "/simulator/scenarios")).body).toEqual({ scenarios: [], seed: "" });
  });

  it("answers 404 with a problem where it has nothing", async () => {
    const bed = await startTestbed();
    for (const [method, path] of [
      ["GET", "/v1/messages"],
      ["POST", "/v2/messages"],
      ["GET", "/nothing"],
    ] as const) {
      expect(await bed.call(method, path)).toMatchObject({
        status: 404,
        body: { title: "Not Found", instance: expect.any(String) },
      });
    }
  });

  it("answers 413 to a body of more than 1 MiB, before it is sent", async () => {
    const bed = await startTestbed();
    expect(await announceBody(`${bed.url}/v1/messages`, 1024 * 1024 + 1)).toBe(413);
  });

  it("stops at once, and drops what was planned and what waits for an answer", async () => {
    const receiver = await startReceiver(() => new Promise<number>(() => {}));
    const bed = await startTestbed({ statusUrl: receiver.url });
    await bed.submit(smsV1("50"));
    const unanswered = bed.submit(viberV1("12"));
    await receiver.until(1);
    await bed.close();
    expect(bed.clock.nextDelay).toBeNull();
    expect((await unanswered).status).toBe(0);
    expect((await bed.submit(smsV1("50"))).status).toBe(0);
  });

  it("says when its port is taken, and leaves nothing open", async () => {
    const bed = await startTestbed();
    await expect(startTestbed({ port: Number(new URL(bed.url).port) })).rejects.toThrow("EADDRINUSE");
  });
});
