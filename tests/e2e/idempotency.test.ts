/** The client repeats a request that carries an idempotency key when its answer got lost, so the server must know the key. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../requests.ts";
import { listAllRuns, type System, startSystem } from "../system.ts";

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

describe("an idempotency key", () => {
  it("gives the same run for the same request, and sends it once", async () => {
    const request = runRequest(recipients("05"), {}, 600);
    const options = { idempotencyKey: "order-7731" };
    const first = await system.client.createRun(request, options);
    const second = await system.client.createRun(request, options);
    expect(second.id).toBe(first.id);
    expect(await listAllRuns(system.client)).toHaveLength(1);
  });
});
