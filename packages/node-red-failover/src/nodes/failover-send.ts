import type { EventResource, RunResource } from "@failover-kit/core/model";
import { describeError } from "../describe-error.ts";
import { evaluatorFor } from "../evaluate.ts";
import type { Node, NodeApi, NodeMessage } from "../node-red.ts";
import { buildRequest } from "../send/build-request.ts";
import { InputError } from "../send/input-error.ts";
import type { FlowMessage } from "../send/original-message.ts";
import { RunSender } from "../send/run-sender.ts";
import { StatusLine } from "../send/status-line.ts";
import type { SendConfig } from "../send/step-config.ts";
import { instanceId } from "../server/instance-id.ts";
import type { ServerNode } from "./failover-server.ts";

const CLOSE_PATIENCE_MS = 10_000; // Node-RED waits 15 s for a node to close

type Output = "accepted" | "reached" | "not-reached" | "progress";
const outputs: readonly Output[] = ["accepted", "reached", "not-reached", "progress"];

export default function registerSend(RED: NodeApi): void {
  function FailoverSend(this: Node, def: SendConfig): void {
    RED.nodes.createNode(this, def);
    const server = RED.nodes.getNode(def.server) as ServerNode | null;
    const status = new StatusLine(this, (word) => RED._(`failover-send.status.${word}`));
    const sender = follow(this, { server, def, status });
    status.refresh();

    this.on("input", async (msg, send, done) => {
      try {
        if (sender === null)
          throw new InputError("The server", "is missing or incomplete. Open the node and choose one.");
        const request = await buildRequest(def, msg.payload, evaluatorFor(RED, this, msg));
        await sender.start(request, {
          msg: RED.util.cloneMessage(msg) as FlowMessage,
          onAccepted: (run) => {
            if (def.until === "accepted") status.say({ fill: "green", shape: "dot", word: "accepted" });
            send(to("accepted", { ...msg, run }));
          },
          onEnd: done,
        });
      } catch (thrown) {
        const { error, word } = describeError(thrown);
        status.say({ fill: "red", shape: "dot", word });
        done(error);
      }
    });

    this.on("close", (done: () => void) => {
      status.stop();
      (sender?.close(CLOSE_PATIENCE_MS) ?? Promise.resolve()).then(done, done);
    });
  }

  function follow(
    node: Node,
    { server, def, status }: { server: ServerNode | null; def: SendConfig; status: StatusLine },
  ): RunSender | null {
    const connection = server?.connection ?? null;
    if (connection === null) return null;
    let sender: RunSender | null = null;
    const instance = instanceId(RED.settings.userDir);
    const { until, progress: wantsProgress } = def;
    const events = {
      onChange: () => status.refresh(),
      onOutcome: (msg: FlowMessage, run: RunResource) => {
        const isReached = run.status === "completed";
        const word = isReached ? "reached" : "not-reached";
        status.say({ fill: isReached ? "green" : "red", shape: isReached ? "dot" : "ring", word });
        node.send(to(word, { ...msg, run, outcome: outcomeOf(run) }));
      },
      onProgress: (msg: FlowMessage, run: RunResource, event: EventResource) =>
        node.send(to("progress", { ...msg, run, event })),
    };
    sender = new RunSender({ connection, instance, node: node.id, until, wantsProgress, events });
    const { waiting } = sender;
    status.follow(waiting, () => sender?.state ?? "connecting");
    return sender;
  }

  RED.nodes.registerType("failover-send", FailoverSend);
}

/** The message at its output, nothing at the others. */
function to(output: Output, msg: object): (NodeMessage | null)[] {
  return outputs.map((name) => (name === output ? (msg as NodeMessage) : null));
}

/** How a run ended, in one look. */
function outcomeOf(run: RunResource): object {
  return { reached: run.status === "completed", status: run.status, run_id: run.id, ...renamed(run.outcome) };
}

function renamed(outcome: RunResource["outcome"]): object {
  if (outcome === null) return {};
  const { status: message_status, ...others } = outcome;
  return { ...others, message_status };
}
