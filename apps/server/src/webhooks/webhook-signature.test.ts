import { createHmac, hash } from "node:crypto";
import { ManualClock } from "@failover-kit/engine/testing";
import { describe, expect, it } from "vitest";
import { WebhookSignature } from "./webhook-signature.ts";

const NOW = 1_767_225_600;
const SECRET = "a-signature-secret-of-32-letters";
const BODY = Buffer.from('{"message_uuid":"x","status":"read"}');
const clock = new ManualClock(NOW * 1000);
const signature = new WebhookSignature({
  secret: SECRET,
  apiKey: "a0b1c2d3",
  maxAgeSeconds: 86_400,
  clock,
});

const rightClaims = {
  iat: NOW,
  jti: "8d0a6d0e",
  iss: "Vonage",
  payload_hash: hash("sha256", BODY),
  api_key: "a0b1c2d3",
};

function sign(
  claims: object = {},
  { header = { alg: "HS256", typ: "JWT" } as object, secret = SECRET } = {},
) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header)}.${part({ ...rightClaims, ...claims })}`;
  return `Bearer ${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

describe("WebhookSignature", () => {
  it("lets pass what the gateway has signed", () => {
    expect(() => signature.check(sign(), BODY)).not.toThrow();
    expect(() => signature.check(sign({ api_key: undefined }), BODY)).not.toThrow();
    expect(() => signature.check(sign({ iat: NOW - 86_400 }), BODY)).not.toThrow();
  });

  it.each([
    ["another scheme", "Basic abc"],
    ["half a token", "Bearer abc"],
    ["another secret", sign({}, { secret: "x" })],
    ["another issuer", sign({ iss: "Somebody" })],
    ["another account", sign({ api_key: "ffffffff" })],
    ["a token from yesterday", sign({ iat: NOW - 86_401 })],
    ["a token from tomorrow", sign({ iat: NOW + 301 })],
    ["a token without a time", sign({ iat: undefined })],
    ["no hash of the body", sign({ payload_hash: undefined })],
    ["the hash of another body", sign({ payload_hash: hash("sha256", "other") })],
    ["another algorithm", sign({}, { header: { alg: "none" } })],
    ["a header that is no object", sign({}, { header: [] })],
    ["one part too many", `${sign()}.x`],
  ])("refuses %s", (_, authorization) => {
    expect(() => signature.check(authorization, BODY)).toThrow(
      expect.objectContaining({ code: "invalid_signature" }),
    );
  });

  it("asks for a signature where there is none", () => {
    expect(() => signature.check(undefined, BODY)).toThrow(
      expect.objectContaining({ code: "unsigned_webhook" }),
    );
  });

  it("takes a token again until it is used up, and no other for it", () => {
    const [first, second] = [sign({ jti: "1" }), sign({ jti: "2" })];
    const mark = signature.check(first, BODY);
    expect(signature.check(first, BODY)).toBe(mark);
    signature.useUp(mark);
    expect(() => signature.check(first, BODY)).toThrow(expect.objectContaining({ fault: "replay" }));
    expect(() => signature.check(second, BODY)).not.toThrow();
  });

  it("forgets the oldest tokens rather than grow for ever", () => {
    const bounded = new WebhookSignature({ secret: SECRET, apiKey: null, maxAgeSeconds: 300, clock });
    const first = sign({ jti: "first" });
    bounded.useUp(bounded.check(first, BODY));
    for (let index = 0; index < 200_000; index++) bounded.useUp(`${index}`);
    expect(() => bounded.check(first, BODY)).not.toThrow();
  });

  it("looks at the bytes of the body, not at what they mean", () => {
    const spaced = Buffer.from('{"message_uuid":"x", "status":"read"}');
    expect(() => signature.check(sign(), spaced)).toThrow("payload_hash");
  });
});
