/**
 * The part of Node-RED's run time that the nodes use, as its documentation and its own nodes show it. The types of
 * `@types/node-red` bring those of a browser into every file of the project.
 */
import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";

/** A message as it travels through a flow. */
export type NodeMessage = Record<string, unknown> & { _msgid?: string; payload?: unknown };

/** What stands below a node; `{}` is nothing. */
export interface NodeStatus {
  readonly fill?: "red" | "green" | "yellow" | "blue" | "grey";
  readonly shape?: "ring" | "dot";
  readonly text?: string;
}

/** One message, or one for each output. */
export type Sent = NodeMessage | readonly (NodeMessage | null)[];

type OnInput = (msg: NodeMessage, send: (sent: Sent) => void, done: (error?: Error) => void) => void;

/** A node while it runs. */
export interface Node {
  readonly id: string;
  readonly credentials?: Readonly<Record<string, string | undefined>>;
  on(event: "input", listener: OnInput): void;
  on(event: "close", listener: (() => void) | ((done: () => void) => void)): void;
  send(sent: Sent): void;
  status(status: NodeStatus): void;
  error(message: string): void;
}

type Handler = (
  request: IncomingMessage & { readonly body: unknown; readonly params: Readonly<Record<string, string>> },
  response: { json(body: object): void },
) => void;

/** What Node-RED gives to a set of nodes. */
export interface NodeApi {
  readonly nodes: {
    createNode(node: Node, definition: object): void;
    getNode(id: string): Node | null;
    registerType<N extends Node, D>(
      type: string,
      create: (this: N, definition: D) => void,
      options?: { readonly credentials?: Readonly<Record<string, { readonly type: "text" | "password" }>> },
    ): void;
  };
  readonly settings: { readonly userDir?: string };
  readonly events: EventEmitter;
  readonly auth: { needsPermission(permission: string): Handler };
  readonly httpAdmin: { post(path: string, ...handlers: readonly Handler[]): void };
  readonly util: {
    cloneMessage(msg: NodeMessage): NodeMessage;
    evaluateNodeProperty(
      value: string,
      type: string,
      node: Node,
      msg: NodeMessage,
      callback: (error: Error | null, value: unknown) => void,
    ): void;
  };
  _(key: string): string;
}
