import type { EventResource, RunResource } from "@failover-kit/core/model";
import { type EventFilter, passes } from "../events/event-filter.ts";
import type { Node, NodeApi, NodeMessage } from "../node-red.ts";
import type { RelayState } from "../server/event-relay.ts";
import type { ServerNode } from "./failover-server.ts";

interface EventsDef extends EventFilter {
  readonly version: 1;
  readonly server: string;
  readonly withRun: boolean;
}

const looks: Readonly<
  Record<RelayState, { readonly fill: "green" | "yellow" | "red"; readonly shape: "dot" | "ring" }>
> = {
  connecting: { fill: "yellow", shape: "ring" },
  connected: { fill: "green", shape: "dot" },
  away: { fill: "red", shape: "ring" },
  refused: { fill: "red", shape: "dot" },
};

export default function registerEvents(RED: NodeApi): void {
  function FailoverEvents(this: Node, def: EventsDef): void {
    RED.nodes.createNode(this, def);
    const connection = (RED.nodes.getNode(def.server) as ServerNode | null)?.connection ?? null;
    if (connection === null) {
      this.status({ fill: "red", shape: "dot", text: RED._("failover-events.status.misconfigured") });
      return;
    }
    const narrows = [def.source, def.clientRef, def.channel].some((value) => value !== "");
    const stop = connection.relay.listen({
      needsRun: (event) => event.run_id !== null && (def.withRun || narrows) && passes(def, event),
      onEvent: (event, run) => {
        if (passes(def, event, run)) this.send(messageOf(event, def.withRun ? run : null));
      },
      onState: (state) => this.status({ ...looks[state], text: RED._(`failover-events.status.${state}`) }),
    });
    this.on("close", stop);
  }

  RED.nodes.registerType("failover-events", FailoverEvents);
}

function messageOf(event: EventResource, run: RunResource | null): NodeMessage {
  return { topic: event.type, payload: event, ...(run !== null && { run }) } as NodeMessage;
}
