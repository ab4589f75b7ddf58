import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { smsV1 } from "../testing/messages.ts";
import { startReceiver } from "../testing/receiver.ts";
import { startTestbed } from "../testing/testbed.ts";

const secret = "a-secret-of-at-least-32-characters";

async function firstWebhook(options: { signatureSecret?: string; apiKey?: string; apiSecret?: string }) {
  const receiver = await startReceiver();
  const bed = await startTestbed({ statusUrl: receiver.url, ...options });
  await bed.call("POST", "/v1/messages", smsV1("05"), { authorization: "Bearer any" });
  bed.playOut();
  await receiver.until(1);
  return receiver.webhooks[0];
}

function decode(part = ""): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

describe("signed webhooks", () => {
  it("are signed with HS256 by the shared secret", async () => {
    const webhook = await firstWebhook({ signatureSecret: secret });
    const [header, claims, signature] = (webhook?.headers.authorization ?? "")
      .replace("Bearer ", "")
      .split(".");
    const expected = createHmac("sha256", secret).update(`${header}.${claims}`).digest("base64url");
    expect(signature).toBe(expected);
    expect(decode(header)).toEqual({ alg: "HS256", typ: "JWT" });
  });

  it("claim issuer, instant, id, key and the hash of the body", async () => {
    const webhook = await firstWebhook({ signatureSecret: secret, apiKey: "a0b1c2d3", apiSecret: "s" });
    const claims = decode(webhook?.headers.authorization?.split(".")[1]);
    expect(claims).toEqual({
      iat: Date.UTC(2026, 1, 3, 12) / 1000,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iss: "Vonage",
      payload_hash: createHash("sha256")
        .update(webhook?.raw ?? "")
        .digest("hex"),
      api_key: "a0b1c2d3",
    });
  });

  it("are not signed without a secret", async () => {
    expect((await firstWebhook({}))?.headers).not.toHaveProperty("authorization");
  });
});
