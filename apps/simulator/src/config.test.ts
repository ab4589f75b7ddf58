import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const defaults = {
  port: 4701,
  statusUrl: "http://127.0.0.1:4700/webhooks/status",
  inboundUrl: "http://127.0.0.1:4700/webhooks/inbound",
  seed: "",
  recordMessages: true,
  retrySignature: "anew",
  rateLimit: undefined,
  applications: [],
  apiKey: undefined,
  apiSecret: undefined,
  signatureSecret: undefined,
};

describe("readConfig", () => {
  it("needs no settings", () => {
    expect(readConfig({})).toEqual(defaults);
    expect(readConfig({ FAILOVER_SIMULATOR_PORT: "", FAILOVER_GATEWAY_SIGNATURE_SECRET: "" })).toEqual(
      defaults,
    );
  });

  it("takes what is set", () => {
    const config = readConfig({
      FAILOVER_SIMULATOR_PORT: "0",
      FAILOVER_SIMULATOR_STATUS_URL: "https://hooks.example.com/status",
      FAILOVER_SIMULATOR_INBOUND_URL: "https://hooks.example.com/inbound",
      FAILOVER_SIMULATOR_SEED: "7",
      FAILOVER_SIMULATOR_RECORD_MESSAGES: "false",
      FAILOVER_SIMULATOR_RETRY_SIGNATURE: "same",
      FAILOVER_SIMULATOR_RATE_LIMIT: "30",
      FAILOVER_GATEWAY_API_KEY: "a0b1c2d3",
      FAILOVER_GATEWAY_API_SECRET: "key-secret",
      FAILOVER_GATEWAY_SIGNATURE_SECRET: "secret",
    });
    expect(config).toEqual({
      port: 0,
      statusUrl: "https://hooks.example.com/status",
      inboundUrl: "https://hooks.example.com/inbound",
      seed: "7",
      recordMessages: false,
      retrySignature: "same",
      rateLimit: { per_second: 30, by: "account" },
      applications: [],
      apiKey: "a0b1c2d3",
      apiSecret: "key-secret",
      signatureSecret: "secret",
    });
  });

  it("counts the rate for each sender, when asked to", () => {
    const { rateLimit } = readConfig({ FAILOVER_SIMULATOR_RATE_LIMIT: "1/sender" });
    expect(rateLimit).toEqual({ per_second: 1, by: "sender" });
  });

  it.each([
    ["FAILOVER_SIMULATOR_PORT", "65536"],
    ["FAILOVER_SIMULATOR_PORT", "-1"],
    ["FAILOVER_SIMULATOR_STATUS_URL", "127.0.0.1:4700"],
    ["FAILOVER_SIMULATOR_INBOUND_URL", "inbound"],
    ["FAILOVER_SIMULATOR_RECORD_MESSAGES", "no"],
    ["FAILOVER_SIMULATOR_RETRY_SIGNATURE", "fresh"],
    ["FAILOVER_SIMULATOR_RATE_LIMIT", "30/s"],
    ["FAILOVER_SIMULATOR_RATE_LIMIT", "-1"],
  ])("refuses %s=%s with a sentence that names it", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must be .*\\.$`));
  });

  it("says of every setting what is wrong with it", () => {
    const environment = { FAILOVER_SIMULATOR_PORT: "x", FAILOVER_SIMULATOR_RETRY_SIGNATURE: "x" };
    expect(() => readConfig(environment)).toThrow(
      /^FAILOVER_SIMULATOR_PORT .*\nFAILOVER_SIMULATOR_RETRY_SIGNATURE /,
    );
  });
});

describe("the file of applications", () => {
  const pem = (type: "rsa" | "ec") =>
    type === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" })
      : generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "pem" });
  const key = pem("rsa").toString();
  const other = pem("ec").toString();

  function read(applications: unknown, more: Readonly<Record<string, string>> = {}) {
    const text = typeof applications === "string" ? applications : JSON.stringify(applications);
    const files: Readonly<Record<string, string>> = {
      "/etc/sim/apps.json": text,
      "/etc/sim/shop.pub": key,
      ...more,
    };
    return readConfig({ FAILOVER_SIMULATOR_APPLICATIONS_PATH: "/etc/sim/apps.json" }, (path) => {
      const file = files[path];
      if (file === undefined) throw new Error("ENOENT");
      return file;
    }).applications;
  }
  const shop = { id: "shop", public_key_path: "shop.pub" };

  it("lists those whose tokens are known, with keys beside it and addresses of their own", () => {
    const addresses = {
      status_url: "https://shop.example/status",
      inbound_url: "https://shop.example/inbound",
    };
    expect(
      read([
        { ...shop, ...addresses },
        { ...shop, id: "desk" },
      ]),
    ).toEqual([
      {
        id: "shop",
        publicKey: key,
        statusUrl: "https://shop.example/status",
        inboundUrl: "https://shop.example/inbound",
      },
      { id: "desk", publicKey: key, statusUrl: undefined, inboundUrl: undefined },
    ]);
  });

  it.each([
    ["no JSON", "{oops", "must be JSON such as"],
    ["no list", shop, "in /etc/sim/apps.json, the file:"],
    ["an application without a key", [{ id: "shop" }], "[0].public_key_path:"],
    ["an unknown name", [{ ...shop, url: "https://shop.example" }], "[0]:"],
    [
      "an address that is none",
      [{ ...shop, status_url: "shop" }],
      "[0].status_url: must be an http or https address.",
    ],
    ["the same application twice", [shop, shop], "names the application shop twice"],
    ["a key that is not there", [{ ...shop, public_key_path: "no.pub" }], "/etc/sim/no.pub cannot be read"],
    [
      "a key of another kind",
      [{ ...shop, public_key_path: "ec.pub" }],
      "/etc/sim/ec.pub must hold a public key",
    ],
    ["no key", [{ ...shop, public_key_path: "apps.json" }], "/etc/sim/apps.json must hold a public key"],
  ])("with %s is refused with a sentence that says where", (_, applications, part) => {
    const reading = () => read(applications, { "/etc/sim/ec.pub": other });
    expect(reading).toThrow(/^FAILOVER_SIMULATOR_APPLICATIONS_PATH: /);
    expect(reading).toThrow(part);
  });

  it("is missed when it is not there", () => {
    const environment = { FAILOVER_SIMULATOR_APPLICATIONS_PATH: "/nowhere/apps.json" };
    expect(() => readConfig(environment)).toThrow("/nowhere/apps.json cannot be read");
  });
});
