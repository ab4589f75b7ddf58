import { expect, it, onTestFinished } from "vitest";
import { recipients, runRequest } from "../requests.ts";
import { startSystem } from "../system.ts";
import { until } from "../until.ts";

const secret = "a-signature-secret-of-32-letters";

it("with webhooks at a port of their own, signed statuses find their runs, and failover works", async () => {
  const system = await startSystem({
    environment: {
      FAILOVER_WEBHOOKS_PORT: "0",
      FAILOVER_GATEWAY_SIGNATURE_SECRET: secret,
    },
    simulator: { signatureSecret: secret },
  });
  onTestFinished(() => system.stop());
  const read = await system.client.createRun(runRequest(recipients("01")));
  const rejected = await system.client.createRun(runRequest(recipients("03")));
  const outcomeOf = async (id: string) => (await system.client.getRun(id)).outcome;
  const hasEnded = async (id: string) => (await outcomeOf(id)) !== null;
  await until("both have ended", async () => (await hasEnded(read.id)) && (await hasEnded(rejected.id)));
  expect(await outcomeOf(read.id)).toMatchObject({ reason: "condition_met", step_index: 0 });
  expect(await outcomeOf(rejected.id)).toMatchObject({ reason: "condition_met", step_index: 1 });

  const { body } = await system.call("GET", "/v1/diagnosis");
  const url = `${system.server.webhooksUrl}/webhooks/status`;
  expect(body.webhooks).toEqual({ url, reachable: true, reason: null, signed: true });
});
