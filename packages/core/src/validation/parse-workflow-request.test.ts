import { describe, expect, it } from "vitest";
import type { Workflow } from "../model/index.ts";
import type { ParseResult } from "./parse-result.ts";
import { parseWorkflowRequest } from "./parse-workflow-request.ts";
import { issuesOf } from "./testing/refusals.ts";
import {
  firstV01Step,
  nested,
  samplePhone,
  sampleText,
  v01Message,
  v01Step,
  viberV01Step,
  workflowBody,
  workflowBodyEnding,
} from "./testing/sample-requests.ts";
import {
  content,
  failover,
  image,
  on,
  onMessenger,
  sms,
  template,
  text,
} from "./testing/sample-workflow-parts.ts";

describe("parseWorkflowRequest", () => {
  it.each(["workflows", "dispatch"] as const)("takes the documented three steps on %s", (door) => {
    const body = {
      template: "failover",
      workflow: [
        firstV01Step({
          message: v01Message(text, { messenger: { category: "message_tag", tag: "shipping_update" } }),
        }),
        viberV01Step({
          message: v01Message(text, { viber_service_msg: { category: "transaction", ttl: 300 } }),
          failover: { expiry_time: 300, condition_status: "delivered" },
        }),
        v01Step(),
      ],
    };
    const result = parseWorkflowRequest(body, door);
    expect(result.warnings).toEqual([]);
    expect(acceptedValue(result)).toEqual(documentedWorkflow);
  });

  it.each([15, 86_400, "15", "86400"])("takes an expiry time of %j", (expiry) => {
    const value = acceptedValue(parseWorkflowRequest(failover({ expiry_time: expiry }), "workflows"));
    expect(value.steps[0]?.failover?.expirySeconds).toBe(Number(expiry));
  });

  it("reads bare numbers as text", () => {
    const step = viberV01Step({
      from: { type: "viber_service_msg", id: 9016 },
      to: { type: "viber_service_msg", number: 447700900042 },
    });
    const value = acceptedValue(parseWorkflowRequest(workflowBodyEnding(step), "workflows"));
    expect(value.steps[1]?.message).toMatchObject({ from: "9016", to: samplePhone });
  });

  it("reads template parameters of both generations", () => {
    const step = v01Step({
      ...on("whatsapp"),
      message: v01Message(template, { whatsapp: { locale: "en-GB" } }),
    });
    const value = acceptedValue(parseWorkflowRequest(workflowBodyEnding(step), "dispatch"));
    expect(value.steps[1]?.message).toMatchObject({
      template: { name: "c0ffee:parcel_eta", parameters: ["Kim", "14:10"] },
      whatsapp: { locale: "en-GB", policy: "deterministic" },
    });
  });

  it.each(["image", "audio", "video", "file"])("takes a Messenger message of type %s", (type) => {
    const value = acceptedValue(parseWorkflowRequest(onMessenger({ type, [type]: image }), "workflows"));
    expect(value.steps[0]?.message).toMatchObject({ message_type: type, [type]: image });
  });

  it("takes custom content of 20 levels", () => {
    const custom = nested(20);
    const value = acceptedValue(parseWorkflowRequest(onMessenger({ type: "custom", custom }), "workflows"));
    expect(value.steps[0]?.message.custom).toEqual(custom);
  });

  it("drops unknown members, and warns of each", () => {
    const body = {
      ...workflowBody({
        workflow: [
          firstV01Step({
            note: 1,
            message: v01Message(
              { ...text, image, flag: true },
              { whatsapp: {}, messenger: { mood: "good" } },
            ),
          }),
          v01Step({ to: { type: "sms", number: samplePhone, id: "7" } }),
        ],
      }),
      callback: "https://example.com",
    };
    const result = parseWorkflowRequest(body, "workflows");
    const warnings = result.warnings.map(({ path, code }) => [path, code]);
    expect(warnings).toHaveLength(7);
    expect(warnings).toEqual(
      expect.arrayContaining([
        ["workflow[0].message.content.image", "ignored_member"],
        ["workflow[0].message.content.flag", "ignored_member"],
        ["workflow[0].message.whatsapp", "ignored_member"],
        ["workflow[0].message.messenger.mood", "ignored_member"],
        ["workflow[0].note", "ignored_member"],
        ["workflow[1].to.id", "ignored_member"],
        ["callback", "ignored_member"],
      ]),
    );
    expect(acceptedValue(result).steps[0]?.message).toEqual({
      channel: "messenger",
      from: "104000000000001",
      to: "2901000000000042",
      message_type: "text",
      text: sampleText,
      messenger: {},
    });
    expect(acceptedValue(result).steps[1]?.message.to).toBe(samplePhone);
  });

  it("does not take the step before a trailing null for one that must fail over", () => {
    const issues = issuesOf(
      parseWorkflowRequest(workflowBody({ workflow: [v01Step(), null] }), "workflows", "strict"),
    );
    expect(issues.map((issue) => issue.code)).toEqual(["null_step"]);
    expect(issues[0]?.message).toContain("function");
  });

  it("reports all issues at once, step by step", () => {
    const body = {
      template: "x",
      workflow: [
        firstV01Step({ failover: { expiry_time: 10, condition_status: "seen" } }),
        sms({ number: "+44" }),
      ],
    };
    expect(issuesOf(parseWorkflowRequest(body, "workflows")).map((issue) => issue.path)).toEqual([
      "template",
      "workflow[0].failover.expiry_time",
      "workflow[0].failover.condition_status",
      "workflow[1].to.number",
    ]);
  });

  it.each([
    [
      "a later name of Viber",
      workflowBodyEnding(viberV01Step({ to: { type: "viber_service_message", number: samplePhone } })),
      'Did you mean "viber_service_msg"?',
    ],
    [
      "a short name of images",
      workflowBodyEnding(content({ type: "img", image }, on("mms"))),
      'Did you mean "image"?',
    ],
    ["id", workflowBodyEnding(sms({ id: samplePhone })), 'Rename "id" to "number"'],
    ["an expiry time out of range", failover({ expiry_time: 10 }), "from 15 to 86400"],
    ["an expiry time out of range, as text", failover({ expiry_time: "10" }), "from 15 to 86400"],
    [
      "SMS and read",
      workflowBody({
        workflow: [v01Step({ failover: { expiry_time: 60, condition_status: "read" } }), v01Step()],
      }),
      'Write "delivered"',
    ],
  ])("says what to write instead of %s", (_what, body, words) => {
    expect(issuesOf(parseWorkflowRequest(body, "workflows", "strict"))[0]?.fix).toContain(words);
  });

  it("refuses an unknown channel at both places where it is written", () => {
    const body = workflowBodyEnding(v01Step(on("smss")));
    expect(issuesOf(parseWorkflowRequest(body, "workflows")).map(({ path, code }) => [path, code])).toEqual([
      ["workflow[1].from.type", "unknown_channel"],
      ["workflow[1].to.type", "unknown_channel"],
    ]);
  });

  it("names the door in what it says of a body that is none", () => {
    expect(issuesOf(parseWorkflowRequest(null, "dispatch"))[0]?.message).toContain("/v0.1/dispatch");
    expect(issuesOf(parseWorkflowRequest(null, "workflows"))[0]?.message).toContain("/beta/workflows");
  });

  it("warns of a single step", () => {
    const result = parseWorkflowRequest(workflowBody({ workflow: [v01Step()] }), "workflows");
    expect(result.ok).toBe(true);
    expect(result.warnings.map(({ path, code }) => [path, code])).toEqual([["workflow", "no_fallback"]]);
  });

  it("warns of braces that nobody fills in", () => {
    const message = v01Message({ type: "text", text: "Hi {{ name }}" });
    const result = parseWorkflowRequest(workflowBodyEnding(v01Step({ message })), "workflows");
    expect(result.warnings.map(({ path, code }) => [path, code])).toEqual([
      ["workflow[1].message.content.text", "template_in_run"],
    ]);
  });

  it("warns of the same recipient twice in a row", () => {
    const first = v01Step({ failover: { expiry_time: 60, condition_status: "delivered" } });
    const result = parseWorkflowRequest(workflowBody({ workflow: [first, v01Step()] }), "workflows");
    expect(result.ok).toBe(true);
    expect(result.warnings.map(({ path, code }) => [path, code])).toEqual([
      ["workflow[1].to", "repeated_recipient"],
    ]);
  });
});

const documentedWorkflow = {
  steps: [
    {
      message: {
        channel: "messenger",
        message_type: "text",
        from: "104000000000001",
        to: "2901000000000042",
        text: sampleText,
        messenger: { category: "message_tag", tag: "shipping_update" },
      },
      failover: { conditionStatus: "read", expirySeconds: 600 },
    },
    {
      message: {
        channel: "viber_service",
        message_type: "text",
        from: "9016",
        to: samplePhone,
        text: sampleText,
        viber_service: { category: "transaction", ttl: 300 },
      },
      failover: { conditionStatus: "delivered", expirySeconds: 300 },
    },
    {
      message: { channel: "sms", message_type: "text", from: "ParcelCo", to: samplePhone, text: sampleText },
      failover: null,
    },
  ],
  clientRef: null,
  callbackUrl: null,
  metadata: {},
  source: null,
  onUnknown: "send_again",
  finalExpirySeconds: 86_400,
  saved: null,
};

function acceptedValue(result: ParseResult<Workflow>): Workflow {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
