import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type {
  Message,
  OutcomeReason,
  RunRequest,
  RunStatus,
  StepState,
  V01Workflow,
} from "../model/index.ts";
import {
  issueSchema,
  type outcomeReasonSchema,
  problemSchema,
  runEventResourceSchema,
  runResourceSchema,
  type runStatusSchema,
  type stepStateSchema,
} from "./answer-schemas.ts";
import { type ParsedRunRequest, runRequestSchema } from "./run-request-schema.ts";
import { samplePhone, sampleText } from "./testing/sample-requests.ts";
import { type ParsedWorkflowRequest, workflowRequestSchema } from "./workflow-request-schema.ts";

// A parsed value writes an absent member as absent or undefined; the model knows absent only.
type Present<T> = T extends readonly (infer E)[]
  ? readonly Present<E>[]
  : T extends object
    ? { [K in keyof T]: Present<Exclude<T[K], undefined>> }
    : T;

const schemas = {
  runRequestSchema,
  workflowRequestSchema,
  runResourceSchema,
  runEventResourceSchema,
  problemSchema,
  issueSchema,
};

describe("the schemas", () => {
  it("let through nothing that the model does not know", () => {
    expectTypeOf<ParsedRunRequest["steps"][number]>().toExtend<Message>();
    expectTypeOf<Present<ParsedRunRequest>>().toExtend<RunRequest>();
    expectTypeOf<ParsedWorkflowRequest["template"]>().toEqualTypeOf<V01Workflow["template"]>();
    expectTypeOf<ParsedWorkflowRequest["workflow"][number]["message"]>().toExtend<
      V01Workflow["workflow"][number]["message"]
    >();
  });

  it("know every word that the model knows", () => {
    expectTypeOf<ParsedRunRequest["steps"][number]["channel"]>().toEqualTypeOf<Message["channel"]>();
    expectTypeOf<ParsedRunRequest["steps"][number]["message_type"]>().toEqualTypeOf<
      Message["message_type"]
    >();
    expectTypeOf<keyof Message>().toExtend<keyof ParsedRunRequest["steps"][number]>();
    expectTypeOf<keyof RunRequest>().toEqualTypeOf<keyof ParsedRunRequest>();
    expectTypeOf<z.output<typeof runStatusSchema>>().toEqualTypeOf<RunStatus>();
    expectTypeOf<z.output<typeof stepStateSchema>>().toEqualTypeOf<StepState>();
    expectTypeOf<z.output<typeof outcomeReasonSchema>>().toEqualTypeOf<OutcomeReason>();
  });

  it.each(Object.entries(schemas))("can be written as JSON Schema: %s", (_name, schema) => {
    const written = z.toJSONSchema(schema, { io: "input" });
    expect(written.type).toBe("object");
    expect(Object.keys(written.properties ?? {}).length).toBeGreaterThan(1);
  });

  it.each([runRequestSchema, workflowRequestSchema])("accept their own examples", (schema) => {
    const examples = schema.meta()?.examples;
    expect(examples).toHaveLength(1);
    for (const example of Array.isArray(examples) ? examples : [])
      expect(schema.safeParse(example).success).toBe(true);
  });

  it("say in JSON Schema which limits numbers have", () => {
    const written = JSON.stringify(z.toJSONSchema(runRequestSchema, { io: "input" }));
    expect(written).toContain('"maximum":2592000');
    expect(written).toContain('"maximum":604800');
    expect(written).toContain('"maxItems":20');
  });

  it("accept a run as the API shows it", () => {
    expect(runResourceSchema.safeParse(runResource).success).toBe(true);
    expect(runResourceSchema.safeParse({ ...runResource, status: "done" }).success).toBe(false);
  });

  it("accept an event as the API shows it", () => {
    const event = { seq: 1, type: "step.read", at: instant, run_id: "r1", step_index: 0, data: { a: 1 } };
    expect(runEventResourceSchema.safeParse(event).success).toBe(true);
    expect(runEventResourceSchema.safeParse({ ...event, type: "step.seen" }).success).toBe(false);
  });

  it("accept a problem with and without its details", () => {
    const problem = { type: "about:blank", title: "Bad Request" };
    const details = {
      status: 400,
      code: "invalid_request",
      invalid_parameters: [{ name: "a", reason: "b" }],
    };
    expect(problemSchema.safeParse(problem).success).toBe(true);
    expect(problemSchema.safeParse({ ...problem, ...details }).success).toBe(true);
    expect(issueSchema.safeParse({ path: "", code: "a", message: "b" }).success).toBe(true);
  });
});

const instant = "2026-03-02T09:30:00.000Z";

const runResource = {
  id: "r1",
  status: "completed",
  revision: 3,
  step_index: 0,
  expires_at: null,
  created_at: instant,
  updated_at: instant,
  ended_at: instant,
  outcome: { reason: "condition_met", step_index: 0, channel: "sms", status: "delivered", late: false },
  steps: [
    {
      index: 0,
      channel: "sms",
      to: samplePhone,
      from: "ParcelCo",
      state: "delivered",
      message_status: "delivered",
      message_uuid: "m1",
      attempts: 1,
      submitted_at: instant,
      expires_at: null,
      ended_at: instant,
      error: null,
      usage: { currency: "EUR", price: "0.0120" },
      message: { channel: "sms", message_type: "text", from: "ParcelCo", to: samplePhone, text: sampleText },
      failover: null,
    },
  ],
  usage: { currency: "EUR", price: "0.0120" },
  client_ref: null,
  metadata: {},
  source: null,
  workflow: { name: "parcel-notice", version: 2 },
};
