import { describe, expect, it } from "vitest";
import { buildRequest } from "./build-request.ts";
import type { SendConfig, StepConfig, TypedValue } from "./step-config.ts";

const str = (value: string): TypedValue => ({ value, type: "str" });

function step(changes: Partial<StepConfig> = {}): StepConfig {
  return {
    channel: "messenger",
    messageType: "text",
    to: str("2901000000000042"),
    from: str("104000000000001"),
    content: str("hello"),
    caption: str(""),
    parameters: { value: ["a", 7], type: "test" } as never,
    options: str(""),
    condition: "read",
    expiry: str("10"),
    unit: "min",
    ...changes,
  };
}

function config(changes: Partial<SendConfig> = {}): SendConfig {
  return {
    version: 1,
    name: "",
    server: "s",
    use: "steps",
    steps: [step(), step({ channel: "sms", to: str("447700900042") })],
    skipEmpty: false,
    workflow: "",
    workflowType: "str",
    variables: [],
    clientRef: "",
    clientRefType: "str",
    onUnknown: "send_again",
    finalExpiry: "",
    finalUnit: "h",
    until: "outcome",
    progress: false,
    ...changes,
  };
}

const build = (changes: Partial<SendConfig>, payload: unknown = "") =>
  buildRequest(config(changes), payload, async ({ value }) => value);

describe("a request", () => {
  it("has a rule on every step but the last, in seconds", async () => {
    const request = await build({});
    expect(request).toMatchObject({
      steps: [{ failover: { condition_status: "read", expiry_time: 600 } }, {}],
    });
    expect((request as { steps: object[] }).steps[1]).not.toHaveProperty("failover");
  });

  it("loses the rule of the step that becomes the last because the others have no recipient", async () => {
    const steps = [step(), step({ to: str("  ") })];
    expect(await build({ steps, skipEmpty: true })).toEqual({
      steps: [
        {
          channel: "messenger",
          from: "104000000000001",
          to: "2901000000000042",
          message_type: "text",
          text: "hello",
        },
      ],
    });
  });

  it("carries files with a caption, templates with values, and options as they are", async () => {
    const steps = [
      step({ messageType: "image", content: str("https://example.com/a.png"), caption: str("Look") }),
      step({
        channel: "whatsapp",
        messageType: "template",
        content: str("ns:eta"),
        options: { value: { whatsapp: { locale: "en" } }, type: "test" } as never,
      }),
    ];
    expect(await build({ steps })).toMatchObject({
      steps: [
        { image: { url: "https://example.com/a.png", caption: "Look" } },
        { template: { name: "ns:eta", parameters: ["a", "7"] }, whatsapp: { locale: "en" } },
      ],
    });
  });

  it("carries the reference, the last limit and what to do when nobody can tell", async () => {
    expect(await build({ clientRef: "order-7", finalExpiry: "2", onUnknown: "give_up" })).toMatchObject({
      client_ref: "order-7",
      final_expiry_time: 7200,
      on_unknown: "give_up",
    });
  });

  const refusals: readonly [string, Partial<SendConfig>, string][] = [
    ["no recipient", { steps: [step({ to: { value: "", type: "msg" } })] }, "Step 1: To is empty"],
    ["no sender", { steps: [step({ from: str("") })] }, "Step 1: From is empty"],
    ["no text", { steps: [step(), step({ content: str("") })] }, "Step 2: Text is empty"],
    ["no number", { steps: [step({ expiry: str("soon") })] }, "Step 1: The time limit must be a number"],
    [
      "an object for a text",
      { steps: [step({ content: { value: {}, type: "msg" } as never })] },
      "Step 1: Text must be a text",
    ],
    ["options that are none", { steps: [step({ options: str("x") })] }, "Step 1: Options must be an object"],
    ["nobody at all", { steps: [step({ to: str("") })], skipEmpty: true }, "No step has a recipient"],
    ["no workflow", { use: "workflow" }, "The workflow is empty"],
    ["a payload that is no request", { use: "payload" }, "msg.payload must be an object"],
  ];
  it.each(refusals)("says where there is %s", async (_what, changes, words) => {
    await expect(build(changes, "text")).rejects.toThrow(words);
  });

  it("never says a phone number in an error", async () => {
    const refused = build({ steps: [step({ from: str(""), to: str("447700900042") })] });
    await expect(refused).rejects.not.toThrow("447700900042");
  });
});
