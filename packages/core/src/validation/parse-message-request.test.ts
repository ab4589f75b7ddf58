import { describe, expect, it } from "vitest";
import { parseMessageRequest } from "./parse-message-request.ts";

const text = "Parcel 7731 arrives at 14:10.";
const viber = { channel: "viber_service", message_type: "text", from: "9016", to: "447700900042", text };
const sms = { channel: "sms", message_type: "text", from: "ParcelCo", to: "447700900042", text };
const rcs = { ...sms, channel: "rcs", from: "ParcelCoAgent" };
const rule = { condition_status: "read", expiry_time: 600 };

function findingsOf(body: unknown): readonly (readonly string[])[] {
  const parsed = parseMessageRequest(body);
  return parsed.ok ? [] : parsed.issues.map(({ path, code }) => [path, code]);
}

describe("a message of Messages v1", () => {
  it("is a workflow of one step when nothing follows it", () => {
    const parsed = parseMessageRequest({ ...sms, client_ref: "order-7731" });
    expect(parsed).toMatchObject({
      ok: true,
      warnings: [],
      value: {
        clientRef: "order-7731",
        steps: [{ message: sms, failover: null, reporting: { clientRef: "order-7731", version: "v1" } }],
      },
    });
  });

  it("is followed only when rejected, unless it has a rule", () => {
    const parsed = parseMessageRequest({ ...viber, failover_rule: rule, failover: [rcs, sms] });
    expect(parsed.ok && parsed.value.steps.map(({ failover }) => failover)).toEqual([
      { conditionStatus: "read", expirySeconds: 600 },
      null,
      null,
    ]);
  });

  it("sends nothing of what only we understand", () => {
    const webhook_url = "https://hooks.example.com/status";
    const body = { ...viber, client_ref: "a", webhook_url, webhook_version: "v0.1", failover: [sms] };
    const parsed = parseMessageRequest(body);
    expect(parsed.ok && parsed.value.steps[0]).toEqual({
      message: viber,
      failover: null,
      reporting: { clientRef: "a", webhookUrl: webhook_url, version: "v0.1" },
    });
  });

  it.each<[string, unknown, string, string]>([
    ["no object", [sms], "", "wrong_type"],
    ["a bad number in the first message", { ...sms, to: "+447700900042" }, "to", "phone_prefix"],
    [
      "a bad number in the second one that follows",
      { ...viber, failover: [rcs, { ...sms, to: "+447700900042" }] },
      "failover[1].to",
      "phone_prefix",
    ],
    ["nothing in failover", { ...viber, failover: [] }, "failover", "empty"],
    ["a null in failover", { ...viber, failover: [sms, null] }, "failover[1]", "wrong_type"],
    ["failover that is no list", { ...viber, failover: sms }, "failover", "wrong_type"],
    [
      "failover in failover",
      { ...viber, failover: [{ ...rcs, failover: [sms] }] },
      "failover[0].failover",
      "unknown_member",
    ],
    ["a rule on the only message", { ...sms, failover_rule: rule }, "failover_rule", "failover_on_last_step"],
    [
      "a rule on the last message",
      { ...viber, failover: [{ ...rcs, failover_rule: rule }] },
      "failover[0].failover_rule",
      "failover_on_last_step",
    ],
    [
      "a wait for read on SMS",
      { ...sms, failover_rule: rule, failover: [viber] },
      "failover_rule.condition_status",
      "read_not_reported",
    ],
    ["21 messages", { ...viber, failover: Array(20).fill(sms) }, "failover", "too_many_steps"],
    ["v0.1 statuses of RCS", { ...rcs, webhook_version: "v0.1" }, "webhook_version", "not_in_v01"],
    ["an address that is none", { ...sms, webhook_url: "hooks" }, "webhook_url", "url_format"],
    ["a NUL", { ...viber, failover: [{ ...sms, text: "a\0" }] }, "failover[0].text", "nul_character"],
    ["e-mail", { ...sms, channel: "email" }, "channel", "unknown_channel"],
  ])("is refused for %s", (_, body, path, code) => {
    expect(findingsOf(body)).toContainEqual([path, code]);
  });

  it("is told which member to remove by the name that it has here", () => {
    const parsed = parseMessageRequest({ ...sms, failover_rule: rule });
    expect(JSON.stringify(parsed)).toContain('Remove \\"failover_rule\\" from the last step');
  });
});
