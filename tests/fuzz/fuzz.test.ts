/** Generated bodies, right, nearly right and hostile; `npm run fuzz` tries a million of each. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type System, startSystem } from "../system.ts";
import { webhookBody, workflowBody } from "./bodies.ts";
import { fuzzWebhooks, fuzzWorkflows } from "./fuzz.ts";
import { Random } from "./random.ts";

const SEED = 2018;
const paths = {
  workflows: "/beta/workflows",
  dispatch: "/v0.1/dispatch",
  messages: "/v1/messages",
  runs: "/v1/runs",
};

describe("generated bodies", () => {
  it("of workflows are taken or refused, and what is taken runs by the rules", () => {
    const { taken, refused } = fuzzWorkflows(SEED, 3000);
    expect(Math.min(taken, refused)).toBeGreaterThan(300);
  });

  it("of webhooks let no run break its promises", () => {
    const { taken, refused } = fuzzWebhooks(SEED, 3000);
    expect(Math.min(taken, refused)).toBeGreaterThan(300);
  });

  it("are the same for the same seed", () => {
    expect(workflowBody(new Random(7))).toEqual(workflowBody(new Random(7)));
  });
});

describe("the server", () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  });

  afterAll(() => system.stop());

  it("answers generated bodies without failing", async () => {
    const answers = new Set<number>();
    for (let seed = SEED; seed < SEED + 300; seed += 1) {
      const { door, text } = workflowBody(new Random(seed));
      const started = await system.call("POST", paths[door], { body: text });
      expect(started.status, `workflow body of seed ${seed}`).toBeLessThan(500);
      const body = webhookBody(new Random(seed), []);
      for (const path of ["/webhooks/status", "/webhooks/inbound"]) {
        const told = await system.call("POST", path, { body });
        expect(told.status, `webhook body of seed ${seed}`).toBeLessThan(500);
      }
      answers.add(started.status);
    }
    expect([...answers]).toEqual(expect.arrayContaining([202, 400, 422]));
  });
});
