/** The words for values of a wrong shape: true of their place, and no advice that leads to the next error. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { applicationRequestSchema, keyRequestSchema } from "./account-schemas.ts";
import { messageRequestSchema } from "./message-request-schema.ts";
import { parseMessageRequest } from "./parse-message-request.ts";
import { parseNamedRunRequest } from "./parse-named-run-request.ts";
import type { ParseResult } from "./parse-result.ts";
import { parseRunRequest } from "./parse-run-request.ts";
import { parseValues } from "./parse-values.ts";
import { parseWorkflowDefinition } from "./parse-workflow-definition.ts";
import { parseWorkflowRequest } from "./parse-workflow-request.ts";
import { runRequestSchema } from "./run-request-schema.ts";
import { namedRunRequestSchema, reportedDefinitionSchema } from "./saved-workflow-schemas.ts";
import { simulationRequestSchema } from "./simulation-schemas.ts";
import { subscriptionRequestSchema } from "./subscription-request-schema.ts";
import { issuesOf } from "./testing/refusals.ts";
import { firstRunStep, runBody, runBodyWith, runStep } from "./testing/sample-requests.ts";
import { failover, fileMessage, onViber, onWhatsapp } from "./testing/sample-run-parts.ts";
import { workflowRequestSchema } from "./workflow-request-schema.ts";

const requestSchemas = {
  applicationRequestSchema,
  keyRequestSchema,
  messageRequestSchema,
  namedRunRequestSchema,
  reportedDefinitionSchema,
  runRequestSchema,
  simulationRequestSchema,
  subscriptionRequestSchema,
  workflowRequestSchema,
};

/** A schema and all that lie in it. */
function partsOf(schema: unknown): z.ZodType[] {
  if (!(schema instanceof z.ZodType)) return [];
  return [schema, ...innerOf(schema).flatMap(partsOf)];
}

function innerOf(schema: z.ZodType): unknown[] {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape);
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodUnion) return [...schema.options];
  return "unwrap" in schema && typeof schema.unwrap === "function" ? [schema.unwrap()] : [];
}

const part = "(text|a (whole )?number|true or false|an object)";
const known = new RegExp(
  `must be (text in double quotes|a (whole )?number( without quotes)?|true or false|a list, \\[ … \\]|an object, \\{ … \\}|${part}(, ${part})*(,| or) ${part})\\.`,
);

describe("every part of every request", () => {
  it.each(Object.entries(requestSchemas))("has words for its type: %s", (_name, schema) => {
    const parts = partsOf(schema);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      for (const value of [null, [], {}, "x", 7, true]) {
        const parsed = parseValues(z.strictObject({ value: part }), { value }, { noun: "member" });
        const wrong = issuesOf(parsed).filter(({ code }) => code === "wrong_type");
        for (const { message } of wrong) expect(message).toMatch(known);
      }
    }
  });
});

const named = (more: object) => parseNamedRunRequest({ workflow: "parcel", ...more });
const definition = (variables: unknown) =>
  parseWorkflowDefinition({ variables, steps: [firstRunStep(), runStep()] });

describe("the words say what is true", () => {
  it.each([
    ["the variables of a run", named({ variables: [] }), '"variables" must be an object, { … }.'],
    ["the variables of a definition", definition("x"), '"variables" must be an object, { … }.'],
    ["a variable", named({ variables: { n: [1] } }), '"n" must be text, a number, true or false.'],
    [
      "a default",
      definition({ n: { type: "number", default: [] } }),
      '"default" must be text, a number, true or false.',
    ],
  ])("of %s", (_what, parsed, message) => {
    expect(issuesOf(parsed).map((issue) => issue.message)).toEqual([message]);
  });

  it("of a number that is too large for a variable", () => {
    const issues = issuesOf(named({ variables: { n: JSON.parse("1e400") } }));
    expect(issues.map(({ path, code }) => [path, code])).toEqual([["variables.n", "not_json"]]);
  });
});

const whatsapp = (more: object) => runBodyWith({ ...onWhatsapp, ...more });
const older = (step: object) =>
  parseWorkflowRequest({ template: "failover", workflow: [{ ...olderStep, ...step }] }, "workflows");
const olderStep = {
  from: { type: "sms", number: "ParcelCo" },
  to: { type: "sms", number: "447700900042" },
  message: { content: { type: "text", text: "x" } },
};

/** The advice at one place. */
function fixAt(parsed: ParseResult<unknown>, path: string): string | undefined {
  return issuesOf(parsed).find((issue) => issue.path === path)?.fix;
}

describe("what is needed is not to be left out", () => {
  it.each([
    ["the steps", runBody({ steps: null }), "steps"],
    ["a recipient that is null", runBodyWith({ to: null }), "steps[1].to"],
    ["a recipient that is empty", runBodyWith({ to: "" }), "steps[1].to"],
    ["a sender", runBodyWith({ from: "" }), "steps[1].from"],
    ["the text of a text", runBodyWith({ text: null }), "steps[1].text"],
    ["an empty text", runBodyWith({ text: "" }), "steps[1].text"],
    ["a rule before the last step", { steps: [runStep({ failover: null }), runStep()] }, "steps[0].failover"],
    ["the time of a rule", failover({ expiry_time: null }), "steps[0].failover.expiry_time"],
    [
      "the tag of a tagged message",
      runBodyWith({ channel: "messenger", messenger: { category: "message_tag", tag: null } }),
      "steps[1].messenger.tag",
    ],
    [
      "the language of a template",
      whatsapp({ ...fileMessage("template", { name: "a:b" }), whatsapp: { locale: "" } }),
      "steps[1].whatsapp.locale",
    ],
    [
      "the options of a template",
      whatsapp({ ...fileMessage("template", { name: "a:b" }), whatsapp: null }),
      "steps[1].whatsapp",
    ],
    ["the id of a sticker", whatsapp(fileMessage("sticker", { id: "" })), "steps[1].sticker.id"],
    [
      "the emoji of a reaction",
      whatsapp(fileMessage("reaction", { action: "react", emoji: "" })),
      "steps[1].reaction.emoji",
    ],
    [
      "an entry of a list",
      whatsapp(fileMessage("template", { name: "a:b", parameters: [null] })),
      "steps[1].template.parameters[0]",
    ],
    [
      "the length of a video",
      runBodyWith({
        ...onViber,
        ...fileMessage("video", { url: "https://a.b/c" }),
        viber_service: { duration: null },
      }),
      "steps[1].viber_service.duration",
    ],
  ])("%s", (_what, body, path) => {
    const fix = fixAt(parseRunRequest(body), path);
    expect(fix).toMatch(/^Write /);
    expect(fix).not.toContain("leave");
  });

  it("at the older doors", () => {
    const path = "workflow[0].message.content.text";
    for (const text of [null, ""]) {
      const fix = fixAt(older({ message: { content: { type: "text", text } } }), path);
      expect(fix).toMatch(/^Write /);
      expect(fix).not.toContain("leave");
    }
  });

  it("at /v1/messages, where a message needs no rule", () => {
    const parsed = parseMessageRequest({ ...runStep({ text: null }), failover_rule: null, failover: null });
    expect(fixAt(parsed, "text")).not.toContain("leave");
    expect(fixAt(parsed, "failover_rule")).toContain("or leave the member out");
    expect(fixAt(parsed, "failover")).toContain("or leave the member out");
  });

  it("nor is a body", () => {
    const parsed = parseValues(keyRequestSchema, null, { noun: "member" });
    expect(fixAt(parsed, "")).toBe("Write an object, { … }.");
  });
});

describe("what is not needed may be left out", () => {
  it.each([
    ["a reference", runBody({ client_ref: null }), "client_ref"],
    ["an empty reference", runBody({ client_ref: "" }), "client_ref"],
    ["the metadata", runBody({ metadata: null }), "metadata"],
    ["the options of a text", whatsapp({ whatsapp: null }), "steps[1].whatsapp"],
    ["the language of a text", whatsapp({ whatsapp: { locale: null } }), "steps[1].whatsapp.locale"],
    ["the rule of the last step", runBodyWith({ failover: null }), "steps[1].failover"],
  ])("%s", (_what, body, path) => {
    const issues = issuesOf(parseRunRequest(body));
    expect(issues.map((issue) => issue.path)).toEqual([path]);
    expect(issues[0]?.fix).toContain("or leave the member out");
  });
});
