import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseWorkflowDefinition } from "./parse-workflow-definition.ts";
import { workflowDefinitionSchema } from "./saved-workflow-schemas.ts";
import { firstRunStep, runStep, samplePhone } from "./testing/sample-requests.ts";

const body = (changes: object = {}) => ({
  description: "Tells when a parcel arrives",
  variables: { eta: { type: "string", default: "today" }, phone: { type: "string" } },
  steps: [firstRunStep({ to: "{{ messenger_id }}" }), runStep({ to: "{{ phone }}", text: "At {{ eta }}" })],
  ...changes,
});
const withStep = (changes: Record<string, unknown>) => body({ steps: [firstRunStep(), runStep(changes)] });
const withVariable = (name: string, definition: unknown) => body({ variables: { [name]: definition } });

function issuesOf(value: unknown): string[] {
  const parsed = parseWorkflowDefinition(value);
  return parsed.ok ? [] : parsed.issues.map(({ path, code }) => `${path} ${code}`);
}

describe("a definition", () => {
  it("is kept as it came, without the schema that editors are told", () => {
    const parsed = parseWorkflowDefinition(body({ $schema: "./schema.json" }));
    expect(parsed).toEqual({ ok: true, value: body(), warnings: [] });
  });

  it("needs neither variables nor a description", () => {
    const value = { steps: [runStep()] };
    expect(parseWorkflowDefinition(value)).toEqual({ ok: true, value, warnings: [] });
  });

  it.each<[string, Record<string, unknown>]>([
    ["an address", { to: "{{ phone }}" }],
    ["a long address", { to: "{{ country_code_of_the_recipient }}{{ number_of_the_recipient_without_it }}" }],
    ["a sender", { from: "{{ brand | upcase }}!" }],
    ["a text that is too long as a template", { text: `{{ eta }}${"x".repeat(3300)}` }],
    ["a value out of a list", { sms: { encoding_type: "{{ encoding }}" } }],
  ])("takes a template as %s", (_what, changes) => {
    expect(issuesOf(withStep(changes))).toEqual([]);
    expect(workflowDefinitionSchema.safeParse(withStep(changes)).error).toBeUndefined();
  });

  it("takes templates in media and options of a channel", () => {
    const viber = { channel: "viber_service", from: "9016", to: samplePhone };
    const video = {
      message_type: "video",
      text: undefined,
      video: { url: "{{ video }}", caption: "{{ eta }}" },
    };
    const options = { viber_service: { duration: "{{ seconds }}", file_size: "10", category: "{{ kind }}" } };
    const { text: _, ...step } = runStep({ ...viber, ...video, ...options });
    const value = body({ steps: [step] });
    expect(issuesOf(value)).toEqual([]);
    expect(workflowDefinitionSchema.safeParse(value).error).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a channel that is a template", { channel: "{{ c }}" }, "steps[1].channel unknown_channel"],
    ["a kind that is a template", { message_type: "{{ k }}" }, "steps[1].message_type unknown_message_type"],
    ["an empty recipient", { to: "" }, "steps[1].to empty"],
    ["a fixed number that is none", { to: "+447700900042" }, "steps[1].to phone_prefix"],
    ["a number that must be one", { ttl: "{{ ttl }}" }, "steps[1].ttl wrong_type"],
    ["a NUL character beside a variable", { text: "{{ eta }}\0" }, "steps[1].text nul_character"],
    ["content that is not sent", { image: { url: "{{ u }}" } }, "steps[1].image unexpected_content"],
    ["an unknown member", { txt: "{{ eta }}" }, "steps[1].txt unknown_member"],
  ])("refuses %s", (_what, changes, issue) => {
    expect(issuesOf(withStep(changes))).toContain(issue);
  });

  it("keeps the rules of failover", () => {
    expect(issuesOf(body({ steps: [runStep(), runStep()] }))).toEqual(["steps[0].failover failover_missing"]);
    const failover = { condition_status: "{{ s }}", expiry_time: 600 };
    expect(issuesOf(body({ steps: [firstRunStep({ failover }), runStep()] }))).toEqual([
      "steps[0].failover.condition_status unknown_value",
    ]);
    expect(issuesOf(body({ steps: Array.from({ length: 21 }, () => runStep()) }))).toEqual([
      "steps too_many_steps",
    ]);
    expect(issuesOf(body({ steps: [] }))).toEqual(["steps no_steps"]);
    expect(issuesOf(body({ steps: undefined }))).toEqual(["steps required"]);
  });

  it.each<[string, unknown, string]>([
    ["eta", { type: "date" }, "variables.eta.type unknown_value"],
    ["eta", {}, "variables.eta.type required"],
    ["eta", { type: "number", default: "7" }, "variables.eta.default wrong_type"],
    ["eta", { type: "string", default: null }, "variables.eta.default wrong_type"],
    ["eta", { type: "number", default: 2 ** 53 }, "variables.eta.default unsafe_number"],
    ["eta", { type: "string", defualt: "7" }, "variables.eta.defualt unknown_member"],
    ["eta", "string", "variables.eta wrong_type"],
    ["eta time", { type: "string" }, "variables.eta time variable_name"],
    ["7eta", { type: "string" }, "variables.7eta variable_name"],
    ["empty", { type: "string" }, "variables.empty variable_name"],
  ])("refuses the variable %j: %j", (name, definition, issue) => {
    expect(issuesOf(withVariable(name, definition))).toEqual([issue]);
  });

  it("tells which member of a variable was meant", () => {
    const parsed = parseWorkflowDefinition(withVariable("eta", { type: "string", defualt: "7" }));
    expect(parsed).toMatchObject({ issues: [{ fix: expect.stringMatching(/default.*Known here: type/) }] });
  });

  it("has at most fifty variables", () => {
    const names = Array.from({ length: 51 }, (_, index) => [`v${index}`, { type: "string" }]);
    expect(issuesOf(body({ variables: Object.fromEntries(names) }))).toEqual(["variables too_long"]);
  });

  it.each([null, [], "x", 7])("is an object, not %j", (value) => {
    expect(issuesOf(value)).toEqual([" wrong_type"]);
  });
});

describe("the schema for editors", () => {
  it("accepts its own example, which the rules accept as well", () => {
    const [example] = z.array(z.unknown()).parse(workflowDefinitionSchema.meta()?.examples);
    expect(workflowDefinitionSchema.safeParse(example).error).toBeUndefined();
    expect(issuesOf(example)).toEqual([]);
  });

  it("refuses what is neither a value nor a template", () => {
    const refused = (changes: Record<string, unknown>) =>
      !workflowDefinitionSchema.safeParse(withStep(changes)).success;
    expect(refused({ to: "4".repeat(51) })).toBe(true);
    expect(refused({ sms: { encoding_type: "morse" } })).toBe(true);
    expect(refused({ channel: "{{ c }}" })).toBe(true);
    expect(refused({ txt: "x" })).toBe(true);
  });

  it("can be written as JSON Schema of the draft that editors know", () => {
    const written = JSON.stringify(
      z.toJSONSchema(workflowDefinitionSchema, { target: "draft-7", io: "input" }),
    );
    expect(written).toContain('"$schema":"http://json-schema.org/draft-07/schema#"');
    expect(written).toContain('"additionalProperties":false');
    expect(written).toContain('"viber_service"');
    expect(written).toContain("a number, a name (SMS)"); // descriptions stay with their members
  });
});
