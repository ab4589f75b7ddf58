import type { DiagnosisResource } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { judgeDisk, judgeGateway, judgeWebhooks } from "./judge-diagnosis.ts";

const healthy: DiagnosisResource = {
  gateway: {
    url: "https://api.nexmo.com",
    version: "v1",
    credentials: "accepted",
    reason: null,
    clock_skew_seconds: 1,
  },
  webhooks: { url: "https://shop.example.com/webhooks/status", reachable: true, reason: null, signed: true },
  disk: { free_bytes: 8 * 1024 ** 3, total_bytes: 20 * 1024 ** 3, database_bytes: 50_000_000 },
};

const gateway = (changes: Partial<DiagnosisResource["gateway"]>) =>
  judgeGateway({ ...healthy, gateway: { ...healthy.gateway, ...changes } });
const webhooks = (changes: Partial<DiagnosisResource["webhooks"]>) =>
  judgeWebhooks({ ...healthy, webhooks: { ...healthy.webhooks, ...changes } });
const disk = (free_bytes: number, database_bytes: number) =>
  judgeDisk({ ...healthy, disk: { free_bytes, total_bytes: 1e12, database_bytes } });

describe("a diagnosis", () => {
  it("of a healthy server is all well", () => {
    const results = [judgeGateway(healthy), judgeWebhooks(healthy), judgeDisk(healthy)];
    expect(results.map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
    expect(results[2]?.message).toBe("8.0 GiB free, the database has 0.047 GiB");
  });

  it.each([
    [gateway({ credentials: "refused", reason: "It answered 401." }), "failed", "FAILOVER_GATEWAY_API_KEY"],
    [gateway({ credentials: "unclear", reason: "It answered 404." }), "failed", "FAILOVER_GATEWAY_URL"],
    [gateway({ clock_skew_seconds: 61 }), "warning", "NTP"],
    [gateway({ clock_skew_seconds: -3600 }), "warning", "NTP"],
    [webhooks({ url: null, reachable: false, reason: "not set" }), "warning", "FAILOVER_PUBLIC_URL"],
    [webhooks({ reachable: false, reason: "Nobody answers there." }), "warning", "FAILOVER_PUBLIC_URL"],
    [webhooks({ signed: false }), "warning", "FAILOVER_GATEWAY_SIGNATURE_SECRET"],
    [disk(1024 ** 3 - 1, 0), "warning", "Make room"],
    [disk(5 * 1024 ** 3, 6 * 1024 ** 3), "warning", "Make room"],
  ] as const)("%# of a sick one says what to do", (result, status, words) => {
    expect([result.status, result.fix]).toEqual([status, expect.stringContaining(words)]);
  });

  it("takes unsigned webhooks from the same machine, and a gateway that tells no time", () => {
    expect(webhooks({ url: "http://127.0.0.1:4700/webhooks/status", signed: false }).status).toBe("ok");
    expect(gateway({ clock_skew_seconds: null }).status).toBe("ok");
  });
});
