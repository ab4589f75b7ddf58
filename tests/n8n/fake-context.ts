/** Stands in for n8n around a node: its form, its items, and what the node asks n8n to do. HTTP is real. */
import type { MessageFailover } from "../../packages/n8n-nodes-failover/nodes/MessageFailover/MessageFailover.node.ts";
import type { MessageFailoverTrigger } from "../../packages/n8n-nodes-failover/nodes/MessageFailoverTrigger/MessageFailoverTrigger.node.ts";
import { authorization } from "../system.ts";

// What n8n gives to a node, and gets from it, is said by the node's own methods.
type Context = ThisParameterType<MessageFailover["execute"]> &
  ThisParameterType<MessageFailover["webhook"]> &
  ThisParameterType<MessageFailover["methods"]["listSearch"]["searchWorkflows"]> &
  ThisParameterType<MessageFailoverTrigger["webhookMethods"]["default"]["create"]> &
  ThisParameterType<MessageFailoverTrigger["execute"]>;

/** One item on its way through a flow. */
export type FlowItem = Awaited<ReturnType<MessageFailover["execute"]>>[number][number];
type Data = FlowItem["json"];

export interface FakeN8n {
  readonly url: string; // of the server, as the credential says it
  readonly parameters?: Data; // the form; a text `{{ … }}` names a member of the item
  readonly items?: readonly Data[];
  readonly node?: Readonly<Record<string, unknown>>;
  readonly continueOnFail?: boolean;
  readonly executionId?: string;
  readonly runIndex?: number;
  readonly webhook?: { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> };
  readonly staticData?: Data;
  readonly mode?: "manual" | "trigger"; // "trigger" when absent
  readonly remembered?: Set<string> | null; // what n8n remembers for the node; null: it cannot at the moment
}

/** What the node has asked n8n to do. */
export interface Asked {
  waitUntil: Date | null;
  answered: { readonly status: number; readonly body: unknown } | null;
}

export function fakeContext(n8n: FakeN8n): { readonly context: Context; readonly asked: Asked } {
  const asked: Asked = { waitUntil: null, answered: null };
  const items: FlowItem[] = (n8n.items ?? [{}]).map((json) => ({ json }));
  const staticData = n8n.staticData ?? {};
  const context = {
    getInputData: () => items,
    getNode: () => ({
      id: "node-1",
      name: "Message Failover",
      type: "messageFailover",
      typeVersion: 1,
      ...n8n.node,
    }),
    getWorkflow: () => ({ id: "workflow-1", name: "Test", active: true }),
    getInstanceId: () => "0123456789abcdef0123456789abcdef",
    getExecutionId: () => n8n.executionId ?? "42",
    continueOnFail: () => n8n.continueOnFail ?? false,
    getCredentials: async () => ({ url: n8n.url }),
    getSignedResumeUrl: () => "http://127.0.0.1:9/webhook-waiting/42/node-1?signature=abc",
    putExecutionToWait: async (until: Date) => {
      asked.waitUntil = until;
    },
    evaluateExpression: (expression: string) =>
      expression.includes("$runIndex") ? (n8n.runIndex ?? 0) : items,
    getNodeParameter: (name: string, ...rest: unknown[]) =>
      parameter(n8n.parameters ?? {}, name, items, rest),
    getNodeWebhookUrl: () => "http://127.0.0.1:9/webhook/1",
    getWorkflowStaticData: () => staticData,
    getBodyData: () => JSON.parse(Buffer.from(n8n.webhook?.body ?? []).toString() || "{}"),
    getHeaderData: () => n8n.webhook?.headers ?? {},
    getRequestObject: () => ({ rawBody: n8n.webhook?.body }),
    getResponseObject: () => ({
      status: (status: number) => ({
        json: (body: unknown) => {
          asked.answered = { status, body };
        },
      }),
    }),
    getMode: () => n8n.mode ?? "trigger",
    logger: { warn: () => {} },
    helpers: {
      httpRequestWithAuthentication: (_: string, options: RequestOptions) => send(options),
      checkProcessedAndRecord: async (ids: readonly string[]) => sortOut(ids, n8n.remembered),
    },
  };
  return { context: context as unknown as Context, asked };
}

function sortOut(ids: readonly string[], remembered: FakeN8n["remembered"] = new Set()) {
  if (remembered === null) throw new Error("the database is locked");
  const fresh = ids.filter((id) => !remembered.has(id));
  for (const id of fresh) remembered.add(id);
  return { new: fresh, processed: ids.filter((id) => !fresh.includes(id)) };
}

function parameter(form: Data, name: string, items: FlowItem[], rest: readonly unknown[]): unknown {
  // n8n's own order of arguments differs: with an item's index where there are items, without it elsewhere.
  const hasIndex = typeof rest[0] === "number";
  const item = items[hasIndex ? (rest[0] as number) : 0]?.json ?? {};
  const value = name.split(".").reduce<unknown>((at, part) => (at as Data | undefined)?.[part], form);
  return value === undefined ? rest[hasIndex ? 1 : 0] : filled(value, item);
}

function filled(value: unknown, item: Data): unknown {
  if (typeof value === "string") return /^\{\{ (\w+) \}\}$/.test(value) ? item[value.slice(3, -3)] : value;
  if (Array.isArray(value)) return value.map((part) => filled(part, item));
  if (typeof value !== "object" || value === null) return value;
  if ("__rl" in value) return (value as Data).value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, item)]));
}

interface RequestOptions {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function send({ url, method, headers, body }: RequestOptions): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    headers: { ...headers, authorization },
    ...(body !== undefined && { body }),
  });
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  };
}
