import type { Node, NodeApi } from "../node-red.ts";
import type { TlsOptions } from "./undici-transport.ts";

/** What Node-RED's own `tls-config` node gives to others. */
interface TlsConfigNode extends Node {
  addTLSOptions(options: Record<string, unknown>): Record<string, unknown>;
}

/** The options of a TLS configuration node; none without one. */
export function tlsOptions(RED: NodeApi, id: string | undefined): TlsOptions {
  const node = id ? (RED.nodes.getNode(id) as TlsConfigNode | null) : null;
  return node?.addTLSOptions({}) ?? {};
}
