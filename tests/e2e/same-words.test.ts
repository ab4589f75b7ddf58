/** What `failover validate` says without a server is what the server says, whatever the file holds. */
import type { Issue } from "@failover-kit/core/model";
import { SeededRandom } from "@failover-kit/engine/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BrokenFileError } from "../../apps/cli/src/errors/broken-file-error.ts";
import { checkRequest } from "../../apps/cli/src/requests/check-request.ts";
import { parseRequestSource } from "../../apps/cli/src/requests/request-source.ts";
import { workflowBody } from "../fuzz/bodies.ts";
import { spoil } from "../fuzz/spoil.ts";
import { type System, startSystem } from "../system.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

const template =
  "Dear {{ name | default: 'customer' | capitalize }}, parcel {{ parcel }} comes at {{ time }}.";
const step = (text: string, more: object = {}) => ({
  channel: "sms",
  from: "ParcelCo",
  to: "{{ phone }}",
  message_type: "text",
  text,
  ...more,
});
const definition = (text: string) => ({
  description: "A notice",
  variables: {
    phone: { type: "string" },
    name: { type: "string", default: "Ada" },
    parcel: { type: "number" },
    time: { type: "string", description: "When it comes" },
  },
  steps: [step(text, { failover: { condition_status: "delivered", expiry_time: 60 } }), step("{{ parcel }}")],
});

const noSuchWorkflow = "No saved workflow has this name.";

const brokenTemplates = [
  "{{ nobody }}",
  "{{ name | shout }}",
  "{{ name | append }}",
  "{{ name",
  "{% if name %}x{% endif %}",
  "{{ name.first }}",
  `{{ name }}${"x".repeat(20_000)}`,
  "{{ name }}".repeat(201),
  "{{ }}",
];

describe("without a server", () => {
  it.each(brokenTemplates.map((text) => ({ text, name: text.slice(0, 40) })))(
    "the same is wrong with the template $name",
    async ({ text }) => {
      const { here, there } = await check(JSON.stringify(definition(text)));
      expect(here).not.toEqual([]);
      expect(here).toEqual(there);
    },
  );

  it("nothing is wrong with a right definition", async () => {
    expect(await check(JSON.stringify(definition(template)))).toEqual({ here: [], there: [] });
  });

  it("the same is wrong with requests and definitions that are spoilt anyhow", async () => {
    const kinds = { right: 0, wrong: 0, broken: 0 };
    for (let seed = 0; seed < 600; seed += 1) {
      const random = new SeededRandom(seed);
      const text = seed % 2 === 0 ? spoil(definition(template), random) : workflowBody(random).text;
      const { here, there } = await check(text);
      expect(here, `seed ${seed}: ${text.slice(0, 500)}`).toEqual(there);
      kinds[here === null ? "broken" : here.length > 0 ? "wrong" : "right"] += 1;
    }
    for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(20);
  });
});

/** What both say is wrong, or null for what is no JSON. */
async function check(
  text: string,
): Promise<{ here: readonly Issue[] | null; there: readonly Issue[] | null }> {
  const { status, body } = await system.call("POST", "/v1/workflows/validate", { body: text });
  if (status !== 200) return { here: checkHere(text), there: null };
  // Which workflows are saved, only a server can know.
  const issues = (body.issues as Issue[]).filter(({ message }) => message !== noSuchWorkflow);
  return { here: checkHere(text), there: issues };
}

function checkHere(text: string): readonly Issue[] | null {
  try {
    const { issues } = checkRequest(parseRequestSource("body.json", text));
    return issues.map(({ line: _line, column: _column, ...issue }) => issue);
  } catch (error) {
    if (error instanceof BrokenFileError) return null;
    throw error;
  }
}
