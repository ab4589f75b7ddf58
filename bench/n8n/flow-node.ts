import type { FlowDefinition } from "../../tests/hosts/n8n/session.ts";

export type FlowNode = FlowDefinition["nodes"][number];

/** One node of a flow, as n8n imports it. */
export function node(
  name: string,
  type: string,
  typeVersion: number,
  parameters: object,
  more: object = {},
): FlowNode {
  return { id: name.replaceAll(" ", "-"), name, type, typeVersion, position: [0, 0], parameters, ...more };
}

/** Joins nodes: for each node, the names of the nodes behind each of its outputs. */
export function join(
  outputs: Readonly<Record<string, readonly (readonly string[])[]>>,
): FlowDefinition["connections"] {
  return Object.fromEntries(
    Object.entries(outputs).map(([from, lanes]) => [
      from,
      { main: lanes.map((names) => names.map((to) => ({ node: to, type: "main", index: 0 }))) },
    ]),
  );
}
