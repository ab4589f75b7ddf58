import type { Node, NodeApi } from "../node-red.ts";
import { registerServerQuestions } from "../server/editor-questions.ts";
import { ServerConnection, type ServerSettings } from "../server/server-connection.ts";
import { tlsOptions } from "../server/tls-options.ts";

interface ServerDef {
  readonly url: string;
  readonly timeout: string; // seconds
  readonly tls: string; // id of a tls-config node; empty: as Node does by default
}

/** The configuration node, as the other nodes see it. */
export interface ServerNode extends Node {
  readonly connection: ServerConnection | null; // null: something is missing, and was told
  readonly settings: ServerSettings;
}

export default function registerServer(RED: NodeApi): void {
  function FailoverServer(this: ServerNode, def: ServerDef): void {
    RED.nodes.createNode(this, def);
    const settings = settingsOf(this, def);
    const connection = connect(this, settings);
    Object.assign(this, { settings, connection });
    if (connection === null) return;
    const hold = () => connection.relay.hold();
    const release = () => connection.relay.release();
    RED.events.on("flows:stopping", hold);
    RED.events.on("flows:started", release);
    connection.relay.hold(); // until all nodes that want to know are there
    this.on("close", (done: () => void) => {
      RED.events.removeListener("flows:stopping", hold);
      RED.events.removeListener("flows:started", release);
      connection.close().then(done, done);
    });
  }

  function settingsOf(node: ServerNode, def: ServerDef): ServerSettings {
    const { key = "", secret = "" } = node.credentials ?? {};
    const timeoutMs = (Number(def.timeout) || 30) * 1000;
    return { id: node.id, url: def.url, key, secret, timeoutMs, tls: tlsOptions(RED, def.tls) };
  }

  function connect(node: ServerNode, settings: ServerSettings): ServerConnection | null {
    const userDir = RED.settings.userDir;
    const onError = (error: unknown) => node.error(error instanceof Error ? error.message : String(error));
    try {
      return new ServerConnection(settings, { userDir, onError });
    } catch (error) {
      onError(error);
      return null;
    }
  }

  RED.nodes.registerType("failover-server", FailoverServer, {
    credentials: { key: { type: "text" }, secret: { type: "password" } },
  });
  registerServerQuestions(RED);
}
