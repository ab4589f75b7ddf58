import { createSign, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { mmsV1, rcsV1, smsV1, viberV1 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed } from "../testing/testbed.ts";

describe("rate limits", () => {
  it("answer 429 above so many submits in a second, and tell every caller where it stands", async () => {
    const bed = await startTestbed({ rateLimit: { per_second: 2, by: "account" } });
    const answers = [];
    for (let count = 0; count < 3; count += 1) answers.push(await bed.submit(smsV1()));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect(answers.map(({ headers }) => headers.get("x-ratelimit-remaining"))).toEqual(["1", "0", "0"]);
    expect(answers[2]?.headers.get("retry-after")).toBe("1");
    expect(answers[2]?.headers.get("x-ratelimit-reset")).toBe(String(bed.clock.now() / 1000 + 1));
    bed.clock.advance(1000);
    expect((await bed.submit(smsV1())).status).toBe(202);
  });

  it("can count each sender for itself, be changed while it runs, and be lifted", async () => {
    const bed = await startTestbed();
    const limit = (rule: unknown) => bed.call("PUT", "/simulator/rate-limit", { rate_limit: rule });
    await limit({ per_second: 1, by: "sender" });
    const answers = [smsV1(), smsV1("50", { from: "Other" }), viberV1(), smsV1()].map((body) =>
      bed.submit(body),
    );
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([202, 202, 202, 429]);
    await limit(null);
    const { status, headers } = await bed.submit(smsV1());
    expect([status, headers.get("x-ratelimit-limit")]).toEqual([202, null]);
  });

  it.each([
    ["rate_limit", {}],
    ["rate_limit.per_second", { rate_limit: { per_second: -1 } }],
    ["rate_limit.by", { rate_limit: { per_second: 1, by: "channel" } }],
  ])("PUT answers 400 and names %s", async (name, body) => {
    const bed = await startTestbed();
    expect(await bed.call("PUT", "/simulator/rate-limit", body)).toMatchObject({
      status: 400,
      body: { invalid_parameters: [{ name }] },
    });
  });
});

describe("applications", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const id = "4b0e0d9e-3a5e-4f0c-9a49-5a1b7c6d8e9f";

  function token(claims: object, algorithm = "RS256"): string {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${encode({ alg: algorithm, typ: "JWT" })}.${encode(claims)}`;
    return `Bearer ${signed}.${createSign("sha256").update(signed).sign(privateKey, "base64url")}`;
  }

  async function startWithApplication(more: object = {}) {
    const key = publicKey.export({ type: "spki", format: "pem" }).toString();
    const bed = await startTestbed({
      apiKey: "a0b1c2d3",
      apiSecret: "secret",
      applications: [{ id, publicKey: key, ...more }],
    });
    return { bed, now: bed.clock.now() / 1000 };
  }

  it.each([
    ["a good token", 202, (now: number) => token({ application_id: id, iat: now, exp: now + 900 })],
    [
      "a token that says nothing of its end",
      202,
      (now: number) => token({ application_id: id, iat: now - 899 }),
    ],
    [
      "a token that has expired",
      401,
      (now: number) => token({ application_id: id, iat: now - 9000, exp: now - 61 }),
    ],
    ["a token of another application", 401, (now: number) => token({ application_id: "other", iat: now })],
    ["another algorithm", 401, (now: number) => token({ application_id: id, iat: now }, "none")],
    [
      "a signature that does not fit",
      401,
      (now: number) => `${token({ application_id: id, iat: now })}x`.replace("ey", "ez"),
    ],
    ["no token at all", 401, () => "Bearer abc"],
  ])("%s: %i", async (_name, status, authorization) => {
    const { bed, now } = await startWithApplication();
    const answer = await bed.call("POST", "/v1/messages", smsV1(), { authorization: authorization(now) });
    expect(answer.status).toBe(status);
  });

  it("get the webhooks of their own messages, and the account those of its key", async () => {
    const [ours, accounts] = [await startReceiver(), await startReceiver()];
    const { bed, now } = await startWithApplication({ statusUrl: ours.url });
    const basic = `Basic ${Buffer.from("a0b1c2d3:secret").toString("base64")}`;
    const webhook_url = accounts.url;
    await bed.call("POST", "/v1/messages", rcsV1("05"), {
      authorization: token({ application_id: id, iat: now }),
    });
    await bed.call("POST", "/v1/messages", mmsV1("05", { webhook_url }), { authorization: basic });
    bed.playOut();
    await Promise.all([ours.until(1), accounts.until(1)]);
    expect([ours, accounts].map(({ webhooks }) => webhooks.map(({ body }) => body.channel))).toEqual([
      ["rcs"],
      ["mms"],
    ]);
  });
});

describe("recorded webhooks", () => {
  it("are listed with every attempt, and can be sent once more", async () => {
    const receiver = await startReceiver((count) => (count === 1 ? 503 : 200));
    const bed = await startTestbed({ clock: undefined, statusUrl: receiver.url });
    const clock = (method: string, body: unknown) => bed.call(method, "/simulator/clock", body);
    await clock("PUT", { running: false });
    await bed.submit(smsV1("05"));
    await clock("POST", { advance_ms: 10_000 });
    const { webhooks } = (await bed.call("GET", "/simulator/webhooks")).body as {
      webhooks: { kind: string }[];
    };
    expect(webhooks).toMatchObject([
      { kind: "status", attempts: [{ status: 503 }, { status: 200 }], body: { status: "submitted" } },
    ]);
    expect(await bed.call("POST", "/simulator/webhooks", { webhooks })).toMatchObject({ body: { sent: 1 } });
    expect(receiver.webhooks.map(({ raw }) => raw)).toEqual(Array(3).fill(receiver.webhooks[0]?.raw));
  });

  it.each([
    ["webhooks", {}],
    ["webhooks[0].kind", { webhooks: [{ body: {}, url: "http://127.0.0.1" }] }],
    ["webhooks[0].body", { webhooks: [{ kind: "status", url: "http://127.0.0.1" }] }],
    ["webhooks[0].url", { webhooks: [{ kind: "status", body: {}, url: "nowhere" }] }],
  ])("are not sent when %s is wrong", async (name, body) => {
    const bed = await startTestbed();
    expect(await bed.call("POST", "/simulator/webhooks", body)).toMatchObject({
      status: 400,
      body: { invalid_parameters: [{ name }] },
    });
  });
});

describe("the page", () => {
  it("is served with what it needs, and allows nothing from elsewhere", async () => {
    const bed = await startTestbed();
    for (const path of ["/", "/page.css", "/page.js"]) {
      const response = await fetch(bed.url + path);
      expect([response.status, response.headers.get("content-security-policy")]).toEqual([
        200,
        expect.stringContaining("default-src 'self'"),
      ]);
    }
  });

  it("hears of messages and statuses as they happen", async () => {
    const bed = await startTestbed();
    const { body } = await fetch(`${bed.url}/simulator/events`);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = (await reader?.read())?.value ?? "";
    await bed.submit(viberV1("02"));
    bed.playOut();
    while (!heard.includes('"delivered"')) heard += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(heard.match(/^event: .*$/gm)).toEqual(["event: message", "event: status", "event: status"]);
  });
});
