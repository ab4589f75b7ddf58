import { rmSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { startSystem } from "../../system.ts";
import { until } from "../../until.ts";
import { sendNode, serverCredentials, serverNode, tab } from "../node-red/flows.ts";
import { createUserFolder, forgetTemplate, moduleName, startNodeRed } from "../node-red/node-red.ts";

afterAll(forgetTemplate);

it("Node-RED 4 loads the nodes, and they send", async () => {
  const system = await startSystem();
  const folder = createUserFolder();
  const red = await startNodeRed(folder, { host: "node-red-4" });
  try {
    const sets = await red.get<{ id: string; module: string; err?: string; enabled: boolean }[]>("/nodes");
    const ours = sets.filter(({ module }) => module === moduleName);
    expect(ours.map(({ id, err, enabled }) => [id, err, enabled])).toEqual(
      ["server", "send", "events", "control"].map((name) => [
        `${moduleName}/failover-${name}`,
        undefined,
        true,
      ]),
    );
    const inject = {
      id: "inject1",
      type: "inject",
      z: "tab1",
      props: [{ p: "payload" }],
      payload: "hello",
      payloadType: "str",
      wires: [["send1"]],
    };
    await red.deploy([tab, serverNode(system.url), inject, sendNode({ wires: [] })], {
      credentials: serverCredentials,
    });
    await red.inject("inject1");
    await until("the run is completed", async () => {
      const [run] = (await system.client.listRuns()).runs;
      return run?.status === "completed";
    });
  } finally {
    await red.stop();
    await system.stop();
    rmSync(folder, { recursive: true });
  }
});
