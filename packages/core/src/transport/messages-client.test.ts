import { describe, expect, it } from "vitest";
import type { Message } from "../model/message.ts";
import type { HttpSend } from "./http.ts";
import { MessagesClient, type MessagesClientOptions } from "./messages-client.ts";
import { answerJson, cutConnection, realSend, refusedUrl, startServer } from "./testing/local-server.ts";

const secret = "s3cr3t-of-the-gateway";
const sms: Message = {
  channel: "sms",
  message_type: "text",
  from: "ParcelCo",
  to: "447700900042",
  text: "Parcel 7731 arrives at 14:10.",
};

function clientOf(baseUrl: string, options: Partial<MessagesClientOptions> = {}): MessagesClient {
  const credentials = { kind: "basic", key: "key1", secret } as const;
  return new MessagesClient({ baseUrl, version: "v1", credentials, send: realSend, ...options });
}

function submit(client: MessagesClient, message: Message = sms) {
  return client.submit({ message, clientRef: "run-1-0-1" });
}

/** Submits to a server that gives this answer. */
async function answerTo(status: number, body: unknown, headers: Record<string, string> = {}) {
  const server = await startServer((response) => answerJson(response, status, body, headers));
  return submit(clientOf(server.url, { now: () => Date.UTC(2026, 1, 3, 12) }));
}

describe("a message on the wire", () => {
  it("is the v1 message with our reference and, when configured, the webhook's address", async () => {
    const server = await startServer((response) => answerJson(response, 202, { message_uuid: "m-1" }));
    const webhookUrl = "https://hooks.example/status";
    expect(await submit(clientOf(`${server.url}/`, { webhookUrl }))).toEqual({
      kind: "accepted",
      messageUuid: "m-1",
    });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", path: "/v1/messages" });
    expect(request?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`key1:${secret}`).toString("base64")}`,
      "content-type": "application/json",
      accept: "application/json",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      ...sms,
      client_ref: "run-1-0-1",
      webhook_url: webhookUrl,
    });
  });

  it("is translated for v0.1, with our reference and nothing else", async () => {
    const server = await startServer((response) => answerJson(response, 202, { message_uuid: "m-1" }));
    await submit(clientOf(server.url, { version: "v0.1", webhookUrl: "https://hooks.example/status" }));
    expect(server.requests[0]?.path).toBe("/v0.1/messages");
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({
      from: { type: "sms", number: "ParcelCo" },
      to: { type: "sms", number: "447700900042" },
      message: { content: { type: "text", text: sms.text } },
      client_ref: "run-1-0-1",
    });
  });

  it("is refused without a request when v0.1 cannot say it", async () => {
    const server = await startServer((response) => answerJson(response, 202, { message_uuid: "m-1" }));
    const rcs: Message = { ...sms, channel: "rcs" };
    expect(await submit(clientOf(server.url, { version: "v0.1" }), rcs)).toMatchObject({
      kind: "refused",
      error: { code: "not_in_v01" },
    });
    expect(server.requests).toEqual([]);
  });

  it("carries a token of the application, asked for each message", async () => {
    const server = await startServer((response) => answerJson(response, 202, { message_uuid: "m-1" }));
    let count = 0;
    const client = clientOf(server.url, {
      credentials: { kind: "jwt", token: async () => `t${++count}` },
    });
    await submit(client);
    await submit(client);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("waits when no token can be made, since nothing was sent", async () => {
    const token = () => Promise.reject(new Error(secret));
    const answer = await submit(clientOf(refusedUrl, { credentials: { kind: "jwt", token } }));
    expect(answer).toMatchObject({ kind: "deferred", error: { code: "no_token" } });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });
});

describe("the gateway's answer", () => {
  it.each([{}, { message_uuid: "" }, { message_uuid: 7 }, [], "text"])(
    "leaves open whether the message was sent when it is a 202 with %j",
    async (body) => {
      expect(await answerTo(202, body)).toMatchObject({ kind: "unanswered", error: { code: "http_202" } });
    },
  );

  it.each([400, 401, 402, 403, 404, 409, 422, 301, 302, 307])("refuses for good with %i", async (status) => {
    expect(await answerTo(status, {}, { location: "/v1/elsewhere" })).toMatchObject({
      kind: "refused",
      error: { code: `http_${status}` },
    });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])("asks to try later with %i", async (status) => {
    expect(await answerTo(status, "oops")).toEqual({
      kind: "deferred",
      error: { code: `http_${status}`, reason: `The gateway answered ${status}.`, class: "transient" },
      retryAfterSeconds: null,
    });
  });

  it.each([
    ["12", 12],
    ["Tue, 03 Feb 2026 12:00:30 GMT", 30],
  ])("says when to try again: %s", async (value, retryAfterSeconds) => {
    expect(await answerTo(429, {}, { "retry-after": value })).toMatchObject({
      kind: "deferred",
      retryAfterSeconds,
    });
  });

  it("explains itself with the code, title, detail and names of its problem document", async () => {
    const answer = await answerTo(422, {
      type: "https://developer.vonage.com/api-errors/messages#1150",
      title: "Invalid params",
      detail: "The value of one or more parameters is invalid.",
      invalid_parameters: [{ name: "to", reason: "must be digits" }, { name: "text" }],
    });
    expect(answer).toEqual({
      kind: "refused",
      error: {
        code: "1150",
        reason: "Invalid params The value of one or more parameters is invalid. (to, text)",
        class: "permanent",
      },
    });
  });

  it("has the code of its status when the type ends in a word", async () => {
    const type = "https://developer.vonage.com/api-errors#low-balance";
    expect(await answerTo(402, { type, title: "Low balance" })).toEqual({
      kind: "refused",
      error: { code: "http_402", reason: "Low balance", class: "configuration" },
    });
  });

  it.each([
    [401, "You did not provide correct credentials.", "configuration"],
    [402, "Low balance", "configuration"],
    [403, "Forbidden", "configuration"],
    [404, "Not Found", "configuration"],
    [302, "", "configuration"],
    [422, "Invalid sender", "configuration"],
    [422, "Invalid recipient", "permanent"],
    [400, "Your request parameters didn't validate.", "permanent"],
    [429, "Rate Limit Hit", "transient"],
    [500, "Internal error", "transient"],
  ])("says what can be done about it, by its status and title: %i %s", async (status, title, errorClass) => {
    // The number means a signature in a status webhook, and an unknown channel here.
    const type = "https://developer.vonage.com/api-errors/messages#1110";
    expect(await answerTo(status, { type, title })).toMatchObject({ error: { class: errorClass } });
  });

  it("is kept without the recipient, the sender, the text and what does not fit", async () => {
    const detail = `${sms.from} cannot send "${sms.text}" to +${sms.to}. ${"More. ".repeat(100)}`;
    const answer = await answerTo(422, { title: "No", detail, invalid_parameters: { name: sms.to } });
    const reason = answer.kind === "refused" ? answer.error.reason : "";
    expect(reason).toHaveLength(300);
    for (const part of [sms.from, sms.to, "7731"]) expect(reason).not.toContain(part);
  });
});

describe("no answer", () => {
  it("is a message to try later when no connection was made", async () => {
    expect(await submit(clientOf(refusedUrl))).toEqual({
      kind: "deferred",
      error: { code: "not_sent", reason: expect.stringContaining("ECONNREFUSED"), class: "transient" },
      retryAfterSeconds: null,
    });
  });

  it("leaves open whether the message was sent when the connection broke", async () => {
    const server = await startServer(cutConnection);
    expect(await submit(clientOf(server.url))).toMatchObject({
      kind: "unanswered",
      error: { code: "connection_lost" },
    });
    expect(server.requests).toHaveLength(1);
  });

  it("leaves it open when the time was over", async () => {
    const send: HttpSend = () => Promise.reject(new DOMException("late", "TimeoutError"));
    expect(await submit(clientOf(refusedUrl, { send }))).toMatchObject({
      kind: "unanswered",
      error: { code: "timed_out" },
    });
  });

  it("leaves it open for a sender that throws at once", async () => {
    const send: HttpSend = () => {
      throw new Error("broken sender");
    };
    expect(await submit(clientOf(refusedUrl, { send }))).toMatchObject({ kind: "unanswered" });
  });
});

describe("taking a message back", () => {
  const token = async () => "t1";
  const revoke = (url: string, options = {}) =>
    clientOf(url, { credentials: { kind: "jwt", token }, ...options }).revoke({ messageUuid: "a/b" });

  it("is asked for at the address of the message, with a token", async () => {
    const server = await startServer((response) => response.writeHead(202).end());
    expect(await revoke(server.url)).toEqual({ kind: "revoked" });
    expect(server.requests[0]).toMatchObject({
      method: "PATCH",
      path: "/v1/messages/a%2Fb",
      body: '{"status":"revoked"}',
    });
    expect(server.requests[0]?.headers.authorization).toBe("Bearer t1");
  });

  it.each([
    [404, "refused"],
    [422, "refused"],
    [401, "refused"],
    [429, "refused"],
    [500, "unknown"],
    [503, "unknown"],
  ])("comes to what the answer says: %i is %s", async (status, kind) => {
    const server = await startServer((response) => answerJson(response, status, { title: "No" }));
    expect(await revoke(server.url)).toMatchObject({ kind, error: { reason: "No" } });
  });

  it("is unknown when the connection broke, and refused when nothing was sent", async () => {
    const server = await startServer(cutConnection);
    expect(await revoke(server.url)).toMatchObject({ kind: "unknown", error: { code: "connection_lost" } });
    expect(await revoke(refusedUrl)).toMatchObject({ kind: "refused", error: { code: "not_sent" } });
  });

  it("is refused without a request where it cannot be asked for", async () => {
    expect(await revoke(refusedUrl, { version: "v0.1" })).toMatchObject({ error: { code: "not_in_v01" } });
    const credentials = { kind: "jwt", token: () => Promise.reject(new Error(secret)) };
    expect(await revoke(refusedUrl, { credentials })).toMatchObject({ error: { code: "no_token" } });
  });
});

describe("the gateway's address", () => {
  it.each([
    "",
    "gateway.example",
    "ftp://gateway.example",
    "https://key:s3cr3t@gateway.example",
    "http://a/?b",
  ])("is checked at the start: %j", (baseUrl) => {
    expect(() => clientOf(baseUrl)).toThrow(/^The setting baseUrl must (?!.*s3cr3t)/);
  });

  it("may have a path in front", async () => {
    const server = await startServer((response) => answerJson(response, 202, { message_uuid: "m-1" }));
    await submit(clientOf(`${server.url}/proxy/`));
    expect(server.requests[0]?.path).toBe("/proxy/v1/messages");
  });
});

describe("a probe", () => {
  it("is given up before whoever waits for its answer is", async () => {
    const server = await startServer((response) => answerJson(response, 422, {}));
    const limits: number[] = [];
    const send: HttpSend = (request) => {
      limits.push(request.timeoutMs);
      return realSend(request);
    };
    expect(await clientOf(server.url, { send }).probe()).toMatchObject({ credentials: "accepted" });
    await clientOf(server.url, { send, timeoutMs: 500 }).probe();
    expect(limits).toEqual([10_000, 500]);
  });
});
