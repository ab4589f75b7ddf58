/** The same on the machine's own clock, for many runs at once. How late it may be is measured by the bench, not here. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../requests.ts";
import { listAllRuns, type System, startSystem } from "../system.ts";
import { until } from "../until.ts";

const RUNS = 40;
let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

describe("on the machine's own clock", () => {
  it("no SMS leaves before its first message had its whole second", async () => {
    const people = Array.from({ length: RUNS }, (_, index) => recipients("05", `${10 + index}01`));
    await Promise.all(people.map((each) => system.client.createRun(runRequest(each, {}, 1))));
    await until("every run has ended", async () => {
      const runs = await listAllRuns(system.client);
      return runs.every(({ status }) => status === "completed");
    });
    const messages = await system.messages();
    const acceptedAt = new Map(
      messages.map(({ client_ref, accepted_at }) => [client_ref, Date.parse(accepted_at)]),
    );
    const delays = (await listAllRuns(system.client)).map(({ id, created_at, steps }) => {
      // On a busy machine the answer can come after the step's time, which counts from the first try until it is there.
      const begun = Date.parse(steps[0]?.submitted_at ?? created_at);
      return (acceptedAt.get(`${id.replaceAll("-", "")}.1.1`) ?? 0) - begun;
    });
    expect(delays).toHaveLength(RUNS);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000);
    expect(messages).toHaveLength(2 * RUNS);
  });
});
