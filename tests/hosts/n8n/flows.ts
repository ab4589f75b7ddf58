/** Flows with our nodes, as people build them. */
import { randomUUID } from "node:crypto";
import { packageName } from "./package-under-test.ts";
import type { FlowDefinition } from "./session.ts";
import type { World } from "./world.ts";

type Parameters = Readonly<Record<string, unknown>>;
type Node = Parameters & { readonly name: string };

export const start: Node = node("Start", "n8n-nodes-base.manualTrigger", {});

function node(name: string, type: string, parameters: Parameters, more: Parameters = {}): Node {
  return { id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** Our node, with the credential of the world. */
export function messageFailover({ credential }: World, parameters: Parameters, more: Parameters = {}): Node {
  const credentials = { failoverApi: credential };
  return node("Message Failover", `${packageName}.messageFailover`, parameters, { credentials, ...more });
}

/** Our trigger, with the credential of the world. */
export function failoverTrigger({ credential }: World, parameters: Parameters): Node {
  const credentials = { failoverApi: credential };
  const more = { credentials, webhookId: randomUUID() };
  return node("Failover Trigger", `${packageName}.messageFailoverTrigger`, parameters, more);
}

/** Makes the items that the next node gets. */
export function code(name: string, jsCode: string): Node {
  return node(name, "n8n-nodes-base.code", { jsCode }, { typeVersion: 2 });
}

/** A node of n8n's own that tries to use our credential. */
export function httpRequest(url: string, credential: World["credential"]): Node {
  const parameters = { url, authentication: "predefinedCredentialType", nodeCredentialType: "failoverApi" };
  const more = { typeVersion: 4.2, credentials: { failoverApi: credential } };
  return node("HTTP Request", "n8n-nodes-base.httpRequest", parameters, more);
}

/** Does nothing; shows what comes in. */
export function noOp(name: string): Node {
  return node(name, "n8n-nodes-base.noOp", {});
}

/** A flow of nodes one after the other; the last may be several, one for each output of the one before. */
export function flow(name: string, ...chain: readonly (Node | readonly Node[])[]): FlowDefinition {
  const connections: Record<string, unknown> = {};
  for (const [index, from] of chain.entries()) {
    const next = chain[index + 1];
    if (next === undefined || Array.isArray(from)) continue;
    const targets = Array.isArray(next) ? next : [next];
    const main = targets.map((target: Node) => [{ node: target.name, type: "main", index: 0 }]);
    connections[(from as Node).name] = { main };
  }
  const nodes = chain.flatMap((part, column) =>
    [part].flat().map((one, row) => ({ ...(one as Node), position: [column * 280, row * 160] })),
  );
  return { name, nodes, connections };
}

/** The rows of the field Steps: Messenger until it is read, then an SMS. */
export function stepRows(messenger: string, sms: string, seconds = 15): Parameters {
  const text = "Parcel 7731 arrives at 14:10.";
  return {
    step: [
      {
        channel: "messenger",
        from: "104000000000001",
        to: messenger,
        text,
        expiryAmount: seconds,
        expiryUnit: "seconds",
      },
      { channel: "sms", from: "ParcelCo", to: sms, text },
    ],
  };
}

/** Our node as n8n offers it to AI agents. */
export function messageFailoverTool({ credential }: World, parameters: Parameters): Node {
  const credentials = { failoverApi: credential };
  const form = { descriptionType: "auto", resource: "run", source: "steps", ...parameters };
  return node("Message Failover", `${packageName}.messageFailoverTool`, form, { credentials });
}

/** An AI agent with one tool, and a model that speaks as OpenAI's do. */
export function agentFlow(
  tool: Node,
  openAiApi: { readonly id: string; readonly name: string },
): FlowDefinition {
  const langchain = "@n8n/n8n-nodes-langchain";
  const task = { promptType: "define", text: "Tell the customers.", options: {} };
  const agent = node("Agent", `${langchain}.agent`, task, { typeVersion: 3 });
  const choice = { model: { __rl: true, mode: "id", value: "scripted" }, options: {} };
  const model = node("Model", `${langchain}.lmChatOpenAi`, choice, {
    typeVersion: 1.2,
    credentials: { openAiApi },
  });
  const to = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
  const connections = {
    [start.name]: to("main"),
    [model.name]: to("ai_languageModel"),
    [tool.name]: to("ai_tool"),
  };
  return { name: "Agent", nodes: [start, agent, model, tool], connections };
}
