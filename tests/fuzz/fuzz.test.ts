/** Generated bodies, right, nearly right and hostile; `npm run fuzz` tries a million of each. */

import { SeededRandom } from "@failover-kit/engine/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { workflowBody } from "./bodies.ts";
import { fuzzWebhooks, fuzzWorkflows } from "./fuzz.ts";
import { FuzzedServer } from "./fuzzed-server.ts";

const SEED = 2018;
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
    expect(workflowBody(new SeededRandom(7))).toEqual(workflowBody(new SeededRandom(7)));
  });
});

describe("the server", () => {
  it("answers generated bodies over HTTP, and leaves a database that an audit finds nothing in", async () => {
    const server = await FuzzedServer.start();
    onTestFinished(() => server.close());
    const workflows = await server.sendWorkflows(SEED, 600);
    const webhooks = await server.sendWebhooks(SEED, 600);
    expect(Math.min(workflows.taken, workflows.refused, webhooks.taken, webhooks.refused)).toBeGreaterThan(
      50,
    );
    const { runs, decisions, violations } = await server.end();
    expect(violations).toEqual([]);
    expect(runs).toBeGreaterThan(workflows.taken);
    expect(decisions).toBeGreaterThan(runs);
    // It is gone now: a body that is not answered is told with its seed.
    await expect(server.sendWorkflows(SEED, 1)).rejects.toThrow(`seed ${SEED}: connect ECONNREFUSED`);
  });
});
