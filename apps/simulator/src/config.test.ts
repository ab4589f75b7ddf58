import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("readConfig", () => {
  it("needs no settings", () => {
    const expected = {
      port: 4701,
      statusUrl: "http://127.0.0.1:4700/webhooks/status",
      inboundUrl: "http://127.0.0.1:4700/webhooks/inbound",
      seed: "",
      signatureSecret: undefined,
      recordMessages: true,
    };
    expect(readConfig({})).toEqual(expected);
    expect(readConfig({ FAILOVER_SIMULATOR_PORT: "", FAILOVER_GATEWAY_SIGNATURE_SECRET: "" })).toEqual(
      expected,
    );
  });

  it("takes what is set", () => {
    const config = readConfig({
      FAILOVER_SIMULATOR_PORT: "0",
      FAILOVER_SIMULATOR_STATUS_URL: "https://hooks.example.com/status",
      FAILOVER_SIMULATOR_INBOUND_URL: "https://hooks.example.com/inbound",
      FAILOVER_SIMULATOR_SEED: "7",
      FAILOVER_GATEWAY_SIGNATURE_SECRET: "secret",
      FAILOVER_SIMULATOR_RECORD_MESSAGES: "false",
    });
    expect(config).toEqual({
      port: 0,
      statusUrl: "https://hooks.example.com/status",
      inboundUrl: "https://hooks.example.com/inbound",
      seed: "7",
      signatureSecret: "secret",
      recordMessages: false,
    });
  });

  it.each([
    ["FAILOVER_SIMULATOR_PORT", "65536"],
    ["FAILOVER_SIMULATOR_PORT", "-1"],
    ["FAILOVER_SIMULATOR_STATUS_URL", "127.0.0.1:4700"],
    ["FAILOVER_SIMULATOR_INBOUND_URL", "inbound"],
    ["FAILOVER_SIMULATOR_RECORD_MESSAGES", "no"],
  ])("refuses %s=%s with a sentence that names it", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} must be .*\\.$`));
  });
});
