import { describe, expect, it } from "vitest";
import type { V01Workflow } from "../model/index.ts";
import { type CompatibilityMode, parseWorkflowRequest } from "./parse-workflow-request.ts";

const text = { content: { type: "text", text: "Parcel 7731 arrives at 14:10." } } as const;
const failover = { expiry_time: 600, condition_status: "delivered" } as const;
const messenger = {
  from: { type: "messenger", id: "104000000000001" },
  to: { type: "messenger", id: "2901000000000042" },
  message: text,
  failover,
} as const;
const sms = {
  from: { type: "sms", number: "ParcelCo" },
  to: { type: "sms", number: "447700900042" },
  message: text,
} as const;
const viber = {
  from: { type: "viber_service_msg", id: "9016" },
  to: { type: "viber_service_msg", number: "447700900042" },
  message: text,
  failover,
} as const;
const mms = {
  from: { type: "mms", number: "55512" },
  to: { type: "mms", number: "12125550142" },
  message: { content: { type: "image", image: { url: "https://cdn.example.com/map.png" } } },
  failover,
} as const;

function parse(workflow: readonly unknown[], mode?: CompatibilityMode) {
  return parseWorkflowRequest({ template: "failover", workflow }, "workflows", mode);
}

/** What the well written workflow would have become. */
function meant(workflow: V01Workflow["workflow"]) {
  const parsed = parse(workflow, "strict");
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

type Case = readonly [oddity: string, sent: unknown[], meant: V01Workflow["workflow"], place: string];

const cases: readonly Case[] = [
  [
    "viber_service_message as the recipient's type",
    [{ ...viber, to: { type: "viber_service_message", number: "447700900042" } }, sms],
    [viber, sms],
    "workflow[0].to.type",
  ],
  [
    "viber_service_message as the sender's type",
    [{ ...viber, from: { type: "viber_service_message", id: "9016" } }, sms],
    [viber, sms],
    "workflow[0].from.type",
  ],
  [
    "the number of a Viber recipient in id",
    [{ ...viber, to: { type: "viber_service_msg", id: "447700900042" } }, sms],
    [viber, sms],
    "workflow[0].to.id",
  ],
  [
    "img for image",
    [{ ...mms, message: { content: { type: "img", img: { url: "https://cdn.example.com/map.png" } } } }, sms],
    [mms, sms],
    "workflow[0].message.content.type",
  ],
  ["a null behind the last step", [messenger, sms, null], [messenger, sms], "workflow[2]"],
  ["several nulls behind the last step", [messenger, sms, null, null], [messenger, sms], "workflow[2]"],
  [
    "read as the condition of an SMS",
    [{ ...sms, failover: { ...failover, condition_status: "read" } }, sms],
    [{ ...sms, failover }, sms],
    "workflow[0].failover.condition_status",
  ],
  [
    "read as the condition of an MMS",
    [{ ...mms, failover: { ...failover, condition_status: "read" } }, sms],
    [{ ...mms, failover }, sms],
    "workflow[0].failover.condition_status",
  ],
];

describe("known oddities of old samples", () => {
  it.each(cases)("%s: read as it was meant, and told", (_, sent, better, place) => {
    const parsed = parse(sent);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    expect(parsed.value).toEqual(meant(better));
    expect(parsed.warnings.map(({ path }) => path)).toContain(place);
  });

  it.each(cases)("%s: refused in strict mode", (_, sent) => {
    expect(parse(sent, "strict").ok).toBe(false);
  });

  it("tells both of the Viber sample that had two", () => {
    const sent = { ...viber, to: { type: "viber_service_message", id: "447700900042" } };
    const { warnings } = parse([sent, sms]);
    expect(warnings.map(({ path }) => path)).toEqual(["workflow[0].to.type", "workflow[0].to.id"]);
  });

  it.each([
    ["a null before a step", [null, sms]],
    ["nothing but a null", [null]],
    ["a Messenger recipient in number", [{ ...messenger, to: { type: "messenger", number: "29" } }, sms]],
    ["an unknown type", [{ ...viber, to: { type: "viber", number: "447700900042" } }, sms]],
    ["both id and number", [{ ...viber, to: { type: "viber_service_msg", id: "1", number: "" } }, sms]],
    ["ten seconds", [{ ...messenger, failover: { ...failover, expiry_time: 10 } }, sms]],
  ])("%s stays refused", (_, sent) => {
    expect(parse(sent).ok).toBe(false);
  });

  it("leaves the body that was sent as it was", () => {
    const body = { template: "failover", workflow: [{ ...messenger }, { ...sms }, null] };
    const before = structuredClone(body);
    parseWorkflowRequest(body, "workflows");
    expect(body).toEqual(before);
  });

  it.each(["lenient", "strict"] as const)(
    "takes seconds and numbers written either way in %s mode",
    (mode) => {
      const sent = [
        { ...messenger, to: { type: "messenger", id: 2901 }, failover: { ...failover, expiry_time: "600" } },
        { ...sms, to: { type: "sms", number: 447700900042 } },
      ];
      const parsed = parse(sent, mode);
      expect(parsed.ok && parsed.value.steps[0]?.failover?.expirySeconds).toBe(600);
      expect(parsed.ok && parsed.value.steps.map(({ message }) => message.to)).toEqual([
        "2901",
        "447700900042",
      ]);
    },
  );
});
