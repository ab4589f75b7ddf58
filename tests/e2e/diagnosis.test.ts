/** What the server finds out about itself, with a real gateway beside it. */
import type { DiagnosisResource } from "@failover-kit/core/model";
import { afterEach, describe, expect, it } from "vitest";
import { freePort, type System, type SystemOptions, startSystem } from "../system.ts";

let system: System;
afterEach(() => system.stop());

async function diagnose(options: SystemOptions = {}): Promise<DiagnosisResource> {
  system = await startSystem(options);
  return system.client.getDiagnosis();
}

const gatewayKey = { FAILOVER_GATEWAY_API_KEY: "gateway", FAILOVER_GATEWAY_API_SECRET: "gateway-secret" };

describe("GET /v1/diagnosis", () => {
  it("of a healthy server finds all well, and sends nothing", async () => {
    const { gateway, webhooks, disk } = await diagnose();
    expect(gateway).toMatchObject({ version: "v1", credentials: "accepted", reason: null });
    expect(webhooks).toMatchObject({ url: `${system.url}/webhooks/status`, reachable: true, reason: null });
    expect(disk?.database_bytes).toBeGreaterThan(0);
    expect(await system.messages()).toEqual([]);
  });

  it("tells credentials that the gateway refuses", async () => {
    const simulator = { apiKey: "gateway", apiSecret: "another-secret" };
    const { gateway } = await diagnose({ environment: gatewayKey, simulator });
    expect(gateway).toMatchObject({ credentials: "refused", reason: "It answered 401." });
  });

  it("tells a gateway that is away, and one that is none", async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const { gateway } = await diagnose({ environment: { ...gatewayKey, FAILOVER_GATEWAY_URL: away } });
    expect(gateway).toMatchObject({ url: away, credentials: "unclear", clock_skew_seconds: null });
    const elsewhere = `${system.receiver.url}`;
    await system.stop();
    const other = await diagnose({
      environment: { ...gatewayKey, FAILOVER_GATEWAY_URL: new URL(elsewhere).origin },
    });
    expect(other.gateway.credentials).not.toBe("accepted");
  });

  it("tells a public address that leads nowhere, or to something else", async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const { webhooks } = await diagnose({ environment: { FAILOVER_PUBLIC_URL: nowhere } });
    expect(webhooks).toMatchObject({ reachable: false, reason: "Nobody answers there." });
  });

  it("tells a public address that leads to us, but to the port where webhooks are not", async () => {
    const port = String(await freePort());
    const environment = { FAILOVER_WEBHOOKS_PORT: "0", FAILOVER_PORT: port };
    const { webhooks } = await diagnose({
      environment: { ...environment, FAILOVER_PUBLIC_URL: `http://127.0.0.1:${port}` },
    });
    expect(webhooks).toMatchObject({ reachable: false, reason: "Something else answers there: 404." });
  });

  it("tells that nobody said where statuses go", async () => {
    const away = `http://127.0.0.1:${await freePort()}`;
    const { webhooks } = await diagnose({ environment: { ...gatewayKey, FAILOVER_GATEWAY_URL: away } });
    expect(webhooks).toMatchObject({ url: null, reachable: false });
    expect(webhooks.reason).toContain("FAILOVER_PUBLIC_URL");
  });
});
