import { createVerify, generateKeyPairSync, randomUUID, webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createJwtSource } from "./jwt.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const start = 1_767_225_600_500;

function source(privateKeyPem: string, now: () => number = () => start) {
  const { subtle } = webcrypto;
  return createJwtSource({ applicationId: "app-1", privateKeyPem, subtle, randomUuid: randomUUID, now });
}

function decode(token: string): { header: unknown; claims: unknown; isSigned: boolean } {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
  return {
    header: JSON.parse(Buffer.from(header, "base64url").toString()),
    claims: JSON.parse(Buffer.from(claims, "base64url").toString()),
    isSigned: verify.verify(publicKey, signature, "base64url"),
  };
}

describe("tokens of an application", () => {
  it.each([
    ["PKCS #8", pkcs8],
    ["PKCS #1", pkcs1],
    ["PKCS #8 on one line, as in environment variables", pkcs8.replaceAll("\n", "\\n")],
    ["PKCS #1 with Windows line ends", pkcs1.replaceAll("\n", "\r\n")],
  ])("are signed with a key in %s and valid for 15 minutes", async (_name, pem) => {
    const { header, claims, isSigned } = decode(await source(pem)());
    expect(isSigned).toBe(true);
    expect(header).toEqual({ typ: "JWT", alg: "RS256" });
    expect(claims).toEqual({
      application_id: "app-1",
      iat: 1_767_225_600,
      exp: 1_767_226_500,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it.each([1024, 3072, 4096])("are signed with a PKCS #1 key of %i bits", async (modulusLength) => {
    const pair = generateKeyPairSync("rsa", { modulusLength });
    const token = await source(pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString())();
    const [header, claims, signature = ""] = token.split(".");
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(verify.verify(pair.publicKey, signature, "base64url")).toBe(true);
  });

  it("are used again until a minute before their end", async () => {
    let now = start;
    const token = source(pkcs8, () => now);
    const [first, same] = await Promise.all([token(), token()]);
    expect(same).toBe(first);
    now = 1_767_225_600_000 + 840_000 - 1;
    expect(await token()).toBe(first);
    now += 1;
    expect(await token()).not.toBe(first);
  });
});

describe("a key that cannot be used", () => {
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const encrypted = privateKey.export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "hidden",
  });
  const body = pkcs8.split("\n").slice(1, -2).join("\n");
  const wrongPems: [string, string][] = [
    ["no PEM at all", "just-some-secret-words"],
    ["a public key", publicKey.export({ type: "spki", format: "pem" }).toString()],
    ["a key with a passphrase", encrypted.toString()],
    ["a key of another kind", ec.export({ type: "pkcs8", format: "pem" }).toString()],
    ["half a key", `-----BEGIN PRIVATE KEY-----\n${body.slice(0, 400)}\n-----END PRIVATE KEY-----`],
    ["an empty key", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"],
    ["a key with foreign characters", pkcs8.replace("M", "!")],
  ];

  it.each(wrongPems)("names the setting and shows nothing of it: %s", async (_name, pem) => {
    const error = await Promise.resolve()
      .then(() => source(pem)())
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "invalid_config", setting: "privateKeyPem" });
    const shown = error instanceof Error ? `${error.message} ${String(error.cause)}` : "";
    for (const line of pem.split("\n").filter((part) => !part.startsWith("---") && part.length > 10)) {
      expect(shown).not.toContain(line.slice(0, 10));
    }
  });

  it("is tried again for the next token when signing failed once", async () => {
    let failures = 1;
    const { subtle } = webcrypto;
    const token = createJwtSource({
      applicationId: "app-1",
      privateKeyPem: pkcs8,
      subtle: {
        importKey: (...args: Parameters<typeof subtle.importKey>) => subtle.importKey(...args),
        sign: (algorithm: string, key: webcrypto.CryptoKey, data: Uint8Array<ArrayBuffer>) =>
          failures-- > 0 ? Promise.reject(new Error("busy")) : subtle.sign(algorithm, key, data),
      },
      randomUuid: randomUUID,
      now: () => start,
    });
    await expect(token()).rejects.toThrow("busy");
    expect(decode(await token()).isSigned).toBe(true);
  });
});
