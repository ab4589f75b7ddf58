import { describe, expect, it } from "vitest";
import type { VariableDefinition } from "../model/index.ts";
import { parseNamedRunRequest, refuseUnknownWorkflow } from "./parse-named-run-request.ts";
import { parseVariables } from "./parse-variables.ts";
import { parseRenderedRun, type RenderedStep } from "./rendered-run.ts";
import { firstRunStep, runStep } from "./testing/sample-requests.ts";

const saved = { name: "parcel-notice", version: 2 };
const skipped: RenderedStep = {
  kind: "skipped",
  message: { channel: "viber_service", message_type: "text", from: "9016", to: "" },
};
const step = (value: Record<string, unknown>): RenderedStep => ({ kind: "step", step: value });

describe("a run of a saved workflow, filled in", () => {
  it("keeps skipped steps in their places, and the rule of a step that is not the last", () => {
    const parsed = parseRenderedRun([skipped, step(firstRunStep()), skipped, step(runStep())], {}, saved);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        saved,
        steps: [
          { message: { to: "" }, failover: null },
          { message: { channel: "messenger" }, failover: { conditionStatus: "read", expirySeconds: 600 } },
          { message: { to: "" }, failover: null },
          { message: { channel: "sms" }, failover: null },
        ],
      },
    });
  });

  it("drops the rule of the step that has become the last", () => {
    const parsed = parseRenderedRun([step(firstRunStep()), skipped], {}, saved);
    expect(parsed).toMatchObject({ ok: true, value: { steps: [{ failover: null }, { failover: null }] } });
  });

  it("goes by the rules of runs, and tells places as they are in the saved workflow", () => {
    const wrong = step(runStep({ to: "+447700900042", text: "" }));
    const parsed = parseRenderedRun([skipped, step(firstRunStep()), skipped, wrong], {}, saved);
    expect(parsed.ok ? [] : parsed.issues.map(({ path, code }) => `${path} ${code}`).toSorted()).toEqual([
      "steps[3].text empty",
      "steps[3].to phone_prefix",
    ]);
  });

  it("takes what goes beside the steps", () => {
    const parsed = parseRenderedRun(
      [step(runStep())],
      { client_ref: "order-1", on_unknown: "give_up" },
      saved,
    );
    expect(parsed).toMatchObject({ value: { clientRef: "order-1", onUnknown: "give_up", saved } });
  });

  it("is not warned of braces: a value may hold some", () => {
    const parsed = parseRenderedRun([step(firstRunStep({ text: "{{ 1 }}" })), step(runStep())], {}, saved);
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
  });

  it("is refused when every step would be skipped", () => {
    const parsed = parseRenderedRun([skipped, skipped], {}, saved);
    expect(parsed).toMatchObject({ ok: false, issues: [{ path: "variables", code: "no_reachable_step" }] });
  });
});

describe("variables", () => {
  const declared: Record<string, VariableDefinition> = {
    eta: { type: "string", default: "today" },
    parts: { type: "number" },
    urgent: { type: "boolean" },
  };

  it("have the value of the run, else their default, else none", () => {
    const given = parseVariables(declared, { eta: "at 14:10", urgent: false });
    expect(given).toMatchObject({
      ok: true,
      value: new Map<string, unknown>([
        ["eta", "at 14:10"],
        ["urgent", false],
      ]),
    });
    const left = parseVariables(declared, { eta: null, parts: null });
    expect(left).toMatchObject({ ok: true, value: new Map([["eta", "today"]]) });
  });

  it.each<[Record<string, string | number | boolean>, string]>([
    [{ eto: "x" }, "variables.eto unknown_variable"],
    [{ toString: "x" }, "variables.toString unknown_variable"],
    [{ eta: 14 }, "variables.eta wrong_type"],
    [{ parts: "3" }, "variables.parts wrong_type"],
    [{ urgent: "false" }, "variables.urgent wrong_type"],
    [{ parts: 24010000000000040 }, "variables.parts unsafe_number"],
    [{ parts: -1e22 }, "variables.parts unsafe_number"],
    [{ eta: 24010000000000040 }, "variables.eta unsafe_number"],
  ])("of a run are refused when they are not as declared: %j", (given, issue) => {
    const parsed = parseVariables(declared, given);
    expect(parsed.ok ? [] : parsed.issues.map(({ path, code }) => `${path} ${code}`)).toEqual([issue]);
  });

  it("are read no further than issues are told", () => {
    const given = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`name_${index}`, 1]));
    const names = Array.from({ length: 50 }, (_, index) => [`v${index}${"x".repeat(60)}`, declared.eta]);
    const parsed = parseVariables(Object.fromEntries(names), given);
    expect(parsed.ok ? [] : parsed.issues).toHaveLength(50);
  });

  it("tell the name that was meant", () => {
    const parsed = parseVariables(declared, { urgnet: true });
    expect(parsed).toMatchObject({ issues: [{ fix: expect.stringContaining("urgent") }] });
  });
});

describe("a request that names a saved workflow", () => {
  it("is taken apart: name, variables, and what goes beside the steps", () => {
    const parsed = parseNamedRunRequest({
      workflow: "parcel-notice",
      variables: { eta: "x" },
      source: "n8n",
    });
    const value = { workflow: "parcel-notice", variables: { eta: "x" }, settings: { source: "n8n" } };
    expect(parsed).toEqual({ ok: true, value, warnings: [] });
    expect(parseNamedRunRequest({ workflow: "a" })).toMatchObject({ value: { variables: {}, settings: {} } });
  });

  it.each<[object, string]>([
    [{ steps: [] }, "workflow workflow_and_steps"],
    [{ workflow: "No such name" }, "workflow unknown_workflow"],
    [{ workflow: 7 }, "workflow wrong_type"],
    [{ variables: [] }, "variables wrong_type"],
    [{ variables: { eta: {} } }, "variables.eta wrong_type"],
    [{ variables: { eta: "\0" } }, "variables.eta nul_character"],
    [{ callback_url: "ftp://x" }, "callback_url url_format"],
    [{ client_ref: "" }, "client_ref empty"],
    [{ varaibles: {} }, "varaibles unknown_member"],
  ])("is refused with %j", (changes, issue) => {
    const parsed = parseNamedRunRequest({ workflow: "parcel-notice", ...changes });
    expect(parsed.ok ? [] : parsed.issues.map(({ path, code }) => `${path} ${code}`)).toEqual([issue]);
  });

  it("is told when nothing is saved under the name", () => {
    expect(refuseUnknownWorkflow()).toMatchObject({
      ok: false,
      issues: [{ path: "workflow", code: "unknown_workflow" }],
    });
  });
});
