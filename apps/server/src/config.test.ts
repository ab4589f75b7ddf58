import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { ConfigError } from "./errors/config-error.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privatePem = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const publicPem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();

function sentencesOf(
  environment: Record<string, string>,
  readFile?: (path: string) => string,
): readonly string[] {
  try {
    readConfig(environment, readFile);
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences;
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  it("needs nothing: it listens on this machine only and uses the simulator", () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 4700,
      webhooks: null,
      databasePath: ".failover/failover.db",
      apiKey: null,
      publicUrl: null,
      callbackUrl: null,
      application: null,
      unknownGraceSeconds: 60,
      compatibility: "lenient",
      deduplicationSeconds: 0,
      logLevel: "info",
      gateway: {
        url: "http://127.0.0.1:4701",
        isSimulator: true,
        version: "v1",
        credentials: { kind: "none" },
      },
    });
  });

  it("takes an empty value for an absent one", () => {
    expect(readConfig({ FAILOVER_PORT: "", FAILOVER_HOST: " " }).port).toBe(4700);
  });

  it("takes webhooks at a port of their own, on the same host unless another one is named", () => {
    const webhooks = (environment: object) =>
      readConfig({ FAILOVER_HOST: "10.0.0.1", FAILOVER_WEBHOOKS_PORT: "4702", ...environment }).webhooks;
    expect(webhooks({})).toEqual({ host: "10.0.0.1", port: 4702 });
    expect(webhooks({ FAILOVER_WEBHOOKS_HOST: "0.0.0.0" })).toEqual({ host: "0.0.0.0", port: 4702 });
    const samePort = { FAILOVER_WEBHOOKS_HOST: "10.0.0.2", FAILOVER_PORT: "4702" };
    expect(webhooks(samePort)).toEqual({ host: "10.0.0.2", port: 4702 });
    expect(webhooks({ FAILOVER_PORT: "0", FAILOVER_WEBHOOKS_PORT: "0" })).toMatchObject({ port: 0 });
  });

  it("reads the names of further accounts", () => {
    expect(readConfig({ FAILOVER_ACCOUNTS: "shop, support-2" }).accounts).toEqual(["shop", "support-2"]);
    expect(sentencesOf({ FAILOVER_ACCOUNTS: "shop,Second one" })).toEqual([
      "FAILOVER_ACCOUNTS must be a list of names such as shop,support: lower-case letters, digits and hyphens.",
    ]);
  });

  it("reads the rate limits of channels and of single senders", () => {
    const { gateway } = readConfig({
      FAILOVER_GATEWAY_RATE_LIMITS: "*=50, sms=30,sms/*=1, viber_service/9016=0.5",
    });
    expect(gateway.rateLimits).toEqual([
      { channel: null, from: null, perSecond: 50 },
      { channel: "sms", from: null, perSecond: 30 },
      { channel: "sms", from: "*", perSecond: 1 },
      { channel: "viber_service", from: "9016", perSecond: 0.5 },
    ]);
  });

  it("takes messages back only where the gateway can: v1, by token", () => {
    const key = { FAILOVER_GATEWAY_API_KEY: "k", FAILOVER_GATEWAY_API_SECRET: "s" };
    const seconds = [
      {},
      { FAILOVER_GATEWAY_REVOKE_SECONDS: "0" },
      { FAILOVER_GATEWAY_VERSION: "v0.1" },
      key,
    ].map((environment) => readConfig(environment).gateway.revokeSeconds);
    expect(seconds).toEqual([10, 0, 0, 0]);
  });

  it("prefers a token to key and secret, whose webhooks still name the key", () => {
    const { gateway } = readConfig(
      {
        FAILOVER_GATEWAY_URL: "https://api.nexmo.com",
        FAILOVER_GATEWAY_API_KEY: "k",
        FAILOVER_GATEWAY_API_SECRET: "s",
        FAILOVER_GATEWAY_APPLICATION_ID: "app",
        FAILOVER_GATEWAY_PRIVATE_KEY_PATH: "private.key",
        FAILOVER_GATEWAY_SIGNATURE_SECRET: "shared",
      },
      () => privatePem,
    );
    expect(gateway.signature).toEqual({ secret: "shared", apiKey: "k", maxAgeSeconds: 86_400 });
    expect(gateway.credentials).toMatchObject({ kind: "application", applicationId: "app" });
  });

  it("keeps only the public part when it is pointed at a private key", () => {
    const environment = { FAILOVER_APPLICATION_ID: "app", FAILOVER_APPLICATION_PUBLIC_KEY_PATH: "x" };
    expect(readConfig(environment, () => privatePem).application?.publicKeyPem).toBe(publicPem);
  });

  it.each([
    ["FAILOVER_PORT", "70000"],
    ["FAILOVER_PORT", "4700x"],
    ["FAILOVER_WEBHOOKS_PORT", "70000"],
    ["FAILOVER_WEBHOOKS_PORT", "4700"], // that is the server's own
    ["FAILOVER_WEBHOOKS_HOST", "0.0.0.0"], // without a port
    ["FAILOVER_DATABASE_URL", "postgres://localhost/x"],
    ["FAILOVER_DATABASE_URL", "failover.db"],
    ["FAILOVER_PUBLIC_URL", "failover.example.com"],
    ["FAILOVER_PUBLIC_URL", "https://failover.example.com/?x=1"],
    ["FAILOVER_CALLBACK_URL", "ftp://example.com"],
    ["FAILOVER_CALLBACK_URL", "https://user:pass@example.com"],
    ["FAILOVER_CALLBACK_ALLOWED_NETWORKS", "10.0.0.0"],
    ["FAILOVER_CALLBACK_ALLOWED_NETWORKS", "::ffff:127.0.0.0/104"], // no address is looked at in these clothes
    ["FAILOVER_GATEWAY_VERSION", "v2"],
    ["FAILOVER_GATEWAY_RATE_LIMITS", "sms"],
    ["FAILOVER_GATEWAY_RATE_LIMITS", "sms=0"],
    ["FAILOVER_GATEWAY_RATE_LIMITS", "pigeon=3"],
    ["FAILOVER_GATEWAY_RATE_LIMITS", "*/ParcelCo=3"],
    ["FAILOVER_UNKNOWN_GRACE_SECONDS", "-1"],
    ["FAILOVER_DEDUPLICATION_SECONDS", "86401"],
    ["FAILOVER_COMPATIBILITY", "kind"],
    ["FAILOVER_LOG_LEVEL", "loud"],
    ["FAILOVER_GATEWAY_URL", "https://api.nexmo.com"], // without credentials
    ["FAILOVER_API_KEY", "a:b"],
  ])("refuses %s=%s with a sentence that names the variable", (name, value) => {
    const sentences = sentencesOf({ [name]: value });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(/^FAILOVER_\w+ .*\.$/);
    if (name !== "FAILOVER_GATEWAY_URL") expect(sentences[0]).toContain(name);
  });

  it("says that PostgreSQL is not there yet", () => {
    expect(sentencesOf({ FAILOVER_DATABASE_URL: "postgresql://u:p@h/d" })[0]).toContain("SQLite only");
  });

  it("tells all mistakes at once", () => {
    expect(sentencesOf({ FAILOVER_PORT: "x", FAILOVER_LOG_LEVEL: "x" })).toHaveLength(2);
  });

  it("never shows a secret", () => {
    const environment = { FAILOVER_API_SECRET: "do-not-show", FAILOVER_GATEWAY_API_SECRET: "do-not-show" };
    expect(sentencesOf(environment)).toHaveLength(2);
    expect(sentencesOf(environment).join()).not.toContain("do-not-show");
  });

  it("refuses key files that are missing or hold no RSA key, without showing them", () => {
    const environment = { FAILOVER_APPLICATION_ID: "app", FAILOVER_APPLICATION_PUBLIC_KEY_PATH: "key.pem" };
    const missing = sentencesOf(environment, () => {
      throw new Error("ENOENT");
    });
    expect(missing[0]).toMatch(/FAILOVER_APPLICATION_PUBLIC_KEY_PATH .*key\.pem/);
    const wrong = sentencesOf(environment, () => "not a key");
    expect(wrong[0]).toContain("RSA public key");
    expect(wrong[0]).not.toContain("not a key");
  });
});
