import { describe, expect, it } from "vitest";
import type { StepConfig, TypedValue } from "./step-config.ts";
import { stepsFault } from "./step-rules.ts";

const str = (value: string): TypedValue => ({ value, type: "str" });

function step(changes: Partial<StepConfig> = {}): StepConfig {
  return {
    channel: "sms",
    messageType: "text",
    to: str("+44 7700 900042"),
    from: str("ParcelCo"),
    content: { value: "payload", type: "msg" },
    caption: str(""),
    parameters: { value: "[]", type: "json" },
    options: { value: "{}", type: "json" },
    condition: "delivered",
    expiry: { value: "10", type: "num" },
    unit: "min",
    ...changes,
  };
}

describe("a node is marked", () => {
  const cases: readonly [string, readonly StepConfig[], string | null][] = [
    ["not when everything is there", [step(), step()], null],
    ["not when values come with the message", [step({ to: { value: "phone", type: "msg" } })], null],
    ["without a step", [], "no-steps"],
    ["without a recipient", [step({ to: str(" ") })], "to"],
    ["when a number is none", [step({ to: str("Ada") })], "phone"],
    ["without a sender", [step({ from: str("") })], "from"],
    ["when the channel cannot carry that", [step({ messageType: "image" })], "message-type"],
    ["without a text", [step({ content: str("") })], "content"],
    ["when options are no JSON", [step({ options: { value: "{", type: "json" } })], "json"],
    ["when it waits for what never comes", [step({ condition: "read" }), step()], "never-read"],
    ["when a time is none", [step({ expiry: { value: "0", type: "num" } }), step()], "expiry"],
    [
      "not for the rule of the last step",
      [step({ expiry: { value: "0", type: "num" }, condition: "read" })],
      null,
    ],
  ];
  it.each(cases)("%s", (_when, steps, key) => {
    expect(stepsFault(steps)?.key ?? null).toBe(key);
  });
});
