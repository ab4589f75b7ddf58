import type { RunResource, RunStatus } from "@failover-kit/core/model";
import { ConflictError, type WorkflowsClient } from "@failover-kit/core/transport";
import { describeError } from "../describe-error.ts";
import { evaluatorFor } from "../evaluate.ts";
import type { Node, NodeApi } from "../node-red.ts";
import type { Evaluate } from "../send/build-request.ts";
import { InputError } from "../send/input-error.ts";
import type { ServerNode } from "./failover-server.ts";

type RunAction = "get" | "cancel" | "pause" | "resume" | "advance" | "extend" | "acknowledge";

interface ControlDef {
  readonly version: 1;
  readonly server: string;
  readonly action: RunAction | "list";
  readonly run: string;
  readonly runType: string;
  readonly seconds: string;
  readonly secondsType: string;
  readonly status: RunStatus | ""; // of the runs to list; empty: all
  readonly limit: string; // how many runs to list
}

export default function registerControl(RED: NodeApi): void {
  function FailoverControl(this: Node, def: ControlDef): void {
    RED.nodes.createNode(this, def);
    const server = RED.nodes.getNode(def.server) as ServerNode | null;

    this.on("input", async (msg, send, done) => {
      try {
        const client = server?.connection?.client;
        if (!client)
          throw new InputError("The server", "is missing or incomplete. Open the node and choose one.");
        const evaluate = evaluatorFor(RED, this, msg);
        if (def.action === "list") Object.assign(msg, { payload: await listRuns(client, def) });
        else Object.assign(msg, { run: await act(client, def, evaluate) });
        this.status({ fill: "green", shape: "dot", text: RED._(`failover-control.done.${def.action}`) });
        send(msg);
        done();
      } catch (thrown) {
        if (thrown instanceof ConflictError && thrown.run !== null) Object.assign(msg, { run: thrown.run });
        const { error, word } = describeError(thrown);
        this.status({ fill: "red", shape: "dot", text: RED._(`failover-control.status.${word}`) });
        done(error);
      }
    });
  }

  RED.nodes.registerType("failover-control", FailoverControl);
}

async function act(client: WorkflowsClient, def: ControlDef, evaluate: Evaluate): Promise<RunResource> {
  const id = await evaluate({ value: def.run, type: def.runType });
  if (typeof id !== "string" || id === "") {
    throw new InputError(
      "The run",
      `must be the id of a run (${def.runType === "msg" ? `msg.${def.run}` : def.runType}).`,
    );
  }
  if (def.action === "extend") {
    const seconds = Number(await evaluate({ value: def.seconds, type: def.secondsType }));
    if (!Number.isInteger(seconds) || seconds <= 0)
      throw new InputError("The seconds", "must be a whole number above 0.");
    return client.extendRun(id, { seconds });
  }
  return actions[def.action as Exclude<RunAction, "extend">](client, id);
}

const actions: Readonly<
  Record<Exclude<RunAction, "extend">, (client: WorkflowsClient, id: string) => Promise<RunResource>>
> = {
  get: (client, id) => client.getRun(id),
  cancel: (client, id) => client.cancelRun(id),
  pause: (client, id) => client.pauseRun(id),
  resume: (client, id) => client.resumeRun(id),
  advance: (client, id) => client.advanceRun(id),
  acknowledge: (client, id) => client.acknowledgeRun(id),
};

async function listRuns(client: WorkflowsClient, def: ControlDef): Promise<readonly RunResource[]> {
  const status = def.status === "" ? undefined : def.status;
  const limit = Math.min(Math.max(1, Number(def.limit) || 50), 200);
  return (await client.listRuns({ status, limit })).runs;
}
