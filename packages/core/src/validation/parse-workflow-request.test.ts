import { describe, expect, it } from "vitest";
import type { Issue, Workflow } from "../model/index.ts";
import type { IssueCode, ParseResult } from "./parse-result.ts";
import { parseWorkflowRequest } from "./parse-workflow-request.ts";
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
} from "./sample-requests.ts";

type Case = readonly [rule: string, body: unknown, path: string, code: IssueCode];

const image = { url: "https://cdn.example.com/map.png" };
const template = {
  type: "template",
  template: { name: "c0ffee:parcel_eta", parameters: [{ default: "Kim" }, "14:10"] },
};
const failover = (changes: Record<string, unknown>) =>
  workflowBody({
    workflow: [
      firstV01Step({ failover: { expiry_time: 600, condition_status: "read", ...changes } }),
      v01Step(),
    ],
  });
const sms = (to: Record<string, unknown>) => v01Step({ to: { type: "sms", ...to } });
const content = (value: Record<string, unknown>, changes = {}) =>
  v01Step({ message: v01Message(value), ...changes });
const on = (type: string) => ({ from: { type, number: "447700900100" }, to: { type, number: samplePhone } });
const onMessenger = (value: Record<string, unknown>, options = {}) =>
  workflowBody({ workflow: [firstV01Step({ message: v01Message(value, options) }), v01Step()] });
const text = { type: "text", text: sampleText };

const bodies: readonly Case[] = [
  ["refuses text instead of a body", "{}", "", "wrong_type"],
  ["refuses a list instead of a body", [], "", "wrong_type"],
  ["needs the template", workflowBody({ template: undefined }), "template", "required"],
  ["refuses another template", workflowBody({ template: "fallback" }), "template", "unknown_value"],
  ["needs the workflow", workflowBody({ workflow: undefined }), "workflow", "required"],
  ["refuses an empty workflow", workflowBody({ workflow: [] }), "workflow", "no_steps"],
  [
    "refuses 21 steps",
    workflowBody({ workflow: Array(21).fill(firstV01Step()) }),
    "workflow",
    "too_many_steps",
  ],
  [
    "explains a trailing null",
    workflowBody({ workflow: [firstV01Step(), v01Step(), null] }),
    "workflow[2]",
    "null_step",
  ],
  ["explains a lonely null", workflowBody({ workflow: [null] }), "workflow[0]", "null_step"],
  ["refuses text instead of a step", workflowBodyEnding("sms"), "workflow[1]", "wrong_type"],
  [
    "refuses __proto__",
    JSON.parse(`{"template":"failover","workflow":[{"__proto__":1,${JSON.stringify(v01Step()).slice(1)}]}`),
    "workflow[0].__proto__",
    "forbidden_member",
  ],
  [
    "refuses NUL in a text",
    workflowBodyEnding(content({ type: "text", text: "\0" })),
    "workflow[1].message.content.text",
    "nul_character",
  ],
  [
    "refuses half an emoji",
    workflowBodyEnding(content({ type: "text", text: "\udc00" })),
    "workflow[1].message.content.text",
    "lone_surrogate",
  ],
  [
    "refuses custom content of 21 levels",
    onMessenger({ type: "custom", custom: nested(21) }),
    "workflow[0].message.content.custom.deeper",
    "nested_too_deeply",
  ],
];

const failovers: readonly Case[] = [
  [
    "needs a failover rule before the last step",
    workflowBody({ workflow: [v01Step(), v01Step()] }),
    "workflow[0].failover",
    "failover_missing",
  ],
  [
    "refuses a failover rule on the last step",
    workflowBody({ workflow: [firstV01Step()] }),
    "workflow[0].failover",
    "failover_on_last_step",
  ],
  [
    "needs an expiry time",
    failover({ expiry_time: undefined }),
    "workflow[0].failover.expiry_time",
    "required",
  ],
  [
    "refuses an expiry time of 14",
    failover({ expiry_time: 14 }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time of 86401",
    failover({ expiry_time: 86_401 }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time of 14 as text",
    failover({ expiry_time: "14" }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses an expiry time of 86401 as text",
    failover({ expiry_time: "86401" }),
    "workflow[0].failover.expiry_time",
    "out_of_range",
  ],
  [
    "refuses words as an expiry time",
    failover({ expiry_time: "10 minutes" }),
    "workflow[0].failover.expiry_time",
    "wrong_format",
  ],
  [
    "refuses an expiry time with a fraction",
    failover({ expiry_time: 60.5 }),
    "workflow[0].failover.expiry_time",
    "not_whole",
  ],
  [
    "refuses null as an expiry time",
    failover({ expiry_time: null }),
    "workflow[0].failover.expiry_time",
    "wrong_type",
  ],
  [
    "refuses an unknown condition",
    failover({ condition_status: "sent" }),
    "workflow[0].failover.condition_status",
    "unknown_value",
  ],
  [
    "refuses waiting for SMS to be read",
    workflowBody({
      workflow: [v01Step({ failover: { expiry_time: 60, condition_status: "read" } }), v01Step()],
    }),
    "workflow[0].failover.condition_status",
    "read_not_reported",
  ],
];

const addresses: readonly Case[] = [
  ["needs a recipient", workflowBodyEnding(v01Step({ to: undefined })), "workflow[1].to", "required"],
  ["needs a sender", workflowBodyEnding(v01Step({ from: undefined })), "workflow[1].from", "required"],
  [
    "needs the channel of the recipient",
    workflowBodyEnding(v01Step({ to: { number: samplePhone } })),
    "workflow[1].to.type",
    "required",
  ],
  [
    "refuses an unknown channel",
    workflowBodyEnding(v01Step({ ...on("smss") })),
    "workflow[1].from.type",
    "unknown_channel",
  ],
  ["needs the number", workflowBodyEnding(sms({})), "workflow[1].to.number", "required"],
  [
    "refuses id where number belongs",
    workflowBodyEnding(sms({ id: samplePhone })),
    "workflow[1].to.id",
    "wrong_address_field",
  ],
  [
    "refuses number where id belongs",
    workflowBodyEnding(viberV01Step({ from: { type: "viber_service_msg", number: "9016" } })),
    "workflow[1].from.number",
    "wrong_address_field",
  ],
  [
    "refuses two channels in a step",
    workflowBodyEnding(v01Step({ from: { type: "messenger", id: "1" } })),
    "workflow[1].from.type",
    "channel_mismatch",
  ],
  ["refuses an empty number", workflowBodyEnding(sms({ number: "" })), "workflow[1].to.number", "empty"],
  [
    "refuses a number of 51 characters",
    workflowBodyEnding(sms({ number: "4".repeat(51) })),
    "workflow[1].to.number",
    "too_long",
  ],
  [
    "refuses an id of 51 characters",
    workflowBody({ workflow: [firstV01Step({ to: { type: "messenger", id: "4".repeat(51) } }), v01Step()] }),
    "workflow[0].to.id",
    "too_long",
  ],
  [
    "refuses a list as a number",
    workflowBodyEnding(sms({ number: [] })),
    "workflow[1].to.number",
    "wrong_type",
  ],
  [
    "refuses a bare number that JSON cannot keep",
    workflowBodyEnding(sms({ number: 2 ** 60 })),
    "workflow[1].to.number",
    "unsafe_number",
  ],
  [
    "refuses a bare number with a fraction",
    workflowBodyEnding(sms({ number: 4477.5 })),
    "workflow[1].to.number",
    "unsafe_number",
  ],
  [
    "refuses a leading +",
    workflowBodyEnding(sms({ number: `+${samplePhone}` })),
    "workflow[1].to.number",
    "phone_prefix",
  ],
  [
    "refuses a leading 00",
    workflowBodyEnding(sms({ number: `00${samplePhone}` })),
    "workflow[1].to.number",
    "phone_prefix",
  ],
  [
    "refuses letters in a number",
    workflowBodyEnding(sms({ number: "44-7700-900" })),
    "workflow[1].to.number",
    "phone_format",
  ],
  [
    "refuses 6 digits, also as a bare number",
    workflowBodyEnding(sms({ number: 447700 })),
    "workflow[1].to.number",
    "phone_format",
  ],
  [
    "refuses an SMS sender of 12 letters",
    workflowBodyEnding(v01Step({ from: { type: "sms", number: "ParcelCoLtds" } })),
    "workflow[1].from.number",
    "sender_format",
  ],
];

const contents: readonly Case[] = [
  ["needs a message", workflowBodyEnding(v01Step({ message: undefined })), "workflow[1].message", "required"],
  ["needs content", workflowBodyEnding(v01Step({ message: {} })), "workflow[1].message.content", "required"],
  [
    "needs the type of the content",
    workflowBodyEnding(content({ text: sampleText })),
    "workflow[1].message.content.type",
    "required",
  ],
  [
    "refuses an unknown type of content",
    workflowBodyEnding(content({ type: "img", image })),
    "workflow[1].message.content.type",
    "unknown_message_type",
  ],
  [
    "refuses images over SMS",
    workflowBodyEnding(content({ type: "image", image })),
    "workflow[1].message.content.type",
    "unsupported_content",
  ],
  [
    "refuses video over Viber",
    workflowBodyEnding(viberV01Step({ message: v01Message({ type: "video", video: image }) })),
    "workflow[1].message.content.type",
    "unsupported_content",
  ],
  [
    "needs the text",
    workflowBodyEnding(content({ type: "text" })),
    "workflow[1].message.content.text",
    "required",
  ],
  [
    "refuses an empty text",
    workflowBodyEnding(content({ type: "text", text: "" })),
    "workflow[1].message.content.text",
    "empty",
  ],
  [
    "refuses a text over 1000 on SMS",
    workflowBodyEnding(content({ type: "text", text: "x".repeat(1001) })),
    "workflow[1].message.content.text",
    "too_long",
  ],
  [
    "refuses a text over 640 on Messenger",
    onMessenger({ type: "text", text: "x".repeat(641) }),
    "workflow[0].message.content.text",
    "too_long",
  ],
  [
    "refuses a text over 4096 on WhatsApp",
    workflowBodyEnding(content({ type: "text", text: "x".repeat(4097) }, on("whatsapp"))),
    "workflow[1].message.content.text",
    "too_long",
  ],
  [
    "needs the address of an image",
    onMessenger({ type: "image", image: {} }),
    "workflow[0].message.content.image.url",
    "required",
  ],
  [
    "refuses a wrong address",
    onMessenger({ type: "file", file: { url: "map.pdf" } }),
    "workflow[0].message.content.file.url",
    "url_format",
  ],
  [
    "refuses an address of 2001 characters",
    onMessenger({ type: "audio", audio: { url: `https://example.com/${"p".repeat(1981)}` } }),
    "workflow[0].message.content.audio.url",
    "too_long",
  ],
  [
    "refuses numbers as template parameters",
    workflowBodyEnding(
      v01Step({
        ...on("whatsapp"),
        message: v01Message(
          { type: "template", template: { name: "a", parameters: [1] } },
          { whatsapp: { locale: "en" } },
        ),
      }),
    ),
    "workflow[1].message.content.template.parameters[0]",
    "wrong_type",
  ],
  [
    "needs the locale of a template",
    workflowBodyEnding(content(template, on("whatsapp"))),
    "workflow[1].message.whatsapp.locale",
    "required",
  ],
  [
    "needs a tag with message_tag",
    onMessenger(text, { messenger: { category: "message_tag" } }),
    "workflow[0].message.messenger.tag",
    "required",
  ],
  [
    "refuses an unknown category",
    onMessenger(text, { messenger: { category: "tag" } }),
    "workflow[0].message.messenger.category",
    "unknown_value",
  ],
  [
    "refuses a Viber ttl of 29",
    workflowBodyEnding(viberV01Step({ message: v01Message(text, { viber_service_msg: { ttl: 29 } }) })),
    "workflow[1].message.viber_service_msg.ttl",
    "out_of_range",
  ],
  [
    "refuses a Viber ttl of 86401",
    workflowBodyEnding(viberV01Step({ message: v01Message(text, { viber_service_msg: { ttl: 86_401 } }) })),
    "workflow[1].message.viber_service_msg.ttl",
    "out_of_range",
  ],
];

const refused = [...bodies, ...failovers, ...addresses, ...contents];

describe("parseWorkflowRequest", () => {
  it.each(refused)("%s", (_rule, body, path, code) => {
    const issues = issuesOf(parseWorkflowRequest(body, "workflows", "strict"));
    expect(issues.map((issue) => [issue.path, issue.code])).toContainEqual([path, code]);
    const isBothSides = code === "unknown_channel"; // written in `from` and in `to`
    expect(issues).toHaveLength(isBothSides ? 2 : 1);
    expect(issues[0]?.message).toMatch(/\.$/);
    expect(issues[0]?.fix).toMatch(/\.$/);
  });

  it.each(refused)("repeats neither number nor text: %s", (_rule, body) => {
    const shown = JSON.stringify(issuesOf(parseWorkflowRequest(body, "dispatch")));
    expect(shown).not.toContain(samplePhone.slice(2));
    expect(shown).not.toContain(sampleText);
  });

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

  it("names the door in what it says of a body that is none", () => {
    expect(issuesOf(parseWorkflowRequest(null, "dispatch"))[0]?.message).toContain("/v0.1/dispatch");
    expect(issuesOf(parseWorkflowRequest(null, "workflows"))[0]?.message).toContain("/beta/workflows");
  });

  it("warns of a single step", () => {
    const result = parseWorkflowRequest(workflowBody({ workflow: [v01Step()] }), "workflows");
    expect(result.ok).toBe(true);
    expect(result.warnings.map(({ path, code }) => [path, code])).toEqual([["workflow", "no_fallback"]]);
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

function issuesOf(result: ParseResult<Workflow>): readonly Issue[] {
  return result.ok ? [] : result.issues;
}

function acceptedValue(result: ParseResult<Workflow>): Workflow {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
