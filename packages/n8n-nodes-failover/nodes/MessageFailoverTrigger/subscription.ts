import type { SubscriptionRequest, SubscriptionResource } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import type { IDataObject, IHookFunctions } from "n8n-workflow";
import { createClient } from "../shared/client.ts";
import { FieldError } from "../shared/field-error.ts";
import { toNodeError } from "../shared/node-error.ts";
import { patternsOf } from "./trigger-events.ts";

/** What the node remembers between its calls. n8n stores it with the workflow. */
export interface SubscriptionMemory extends IDataObject {
  subscriptionId?: string;
  secret?: string;
}

/** Whether the server still tells us, and just this: a restored backup or a changed form needs a new subscription. */
export async function isSubscribed(context: IHookFunctions): Promise<boolean> {
  const memory = context.getWorkflowStaticData("node") as SubscriptionMemory;
  const { subscriptionId } = memory;
  if (subscriptionId === undefined || memory.secret === undefined) return false;
  try {
    const client = await createClient(context);
    const known = await find(client, subscriptionId);
    if (known !== null && isAsWanted(known, readRequest(context))) return true;
    if (known !== null) await client.subscriptions.delete(subscriptionId);
    forget(memory);
    return false;
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}

/** Subscribes n8n's address of this node at the server. */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
  try {
    const client = await createClient(context);
    const { id, secret } = await client.subscriptions.create(readRequest(context));
    Object.assign(context.getWorkflowStaticData("node"), { subscriptionId: id, secret });
    return true;
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}

/** Ends the subscription. One that the server has forgotten already is just as good. */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
  const memory = context.getWorkflowStaticData("node") as SubscriptionMemory;
  if (memory.subscriptionId === undefined) return true;
  try {
    const client = await createClient(context);
    if ((await find(client, memory.subscriptionId)) !== null) {
      await client.subscriptions.delete(memory.subscriptionId);
    }
    forget(memory);
    return true;
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}

function forget(memory: SubscriptionMemory): void {
  delete memory.subscriptionId;
  delete memory.secret;
}

async function find(client: WorkflowsClient, id: string): Promise<SubscriptionResource | null> {
  const subscriptions = await client.subscriptions.list();
  return subscriptions.find((subscription) => subscription.id === id) ?? null;
}

function readRequest(context: IHookFunctions): SubscriptionRequest {
  const url = context.getNodeWebhookUrl("default");
  const events = patternsOf(context.getNodeParameter("events", []) as string[]);
  if (url === undefined) throw new FieldError("Webhook URL", "is unknown to n8n", "Set N8N_WEBHOOK_URL.");
  if (events.length === 0) throw new FieldError("Events", "is empty", "Choose one at least.");
  const filters = context.getNodeParameter("filters", {}) as IDataObject;
  const workflow = nameOf(filters.savedWorkflow);
  const filter = {
    ...(filters.clientRef && { client_ref: String(filters.clientRef) }),
    ...(filters.channel && { channel: filters.channel }),
    ...(filters.onlyOwn === true && { source: "n8n" }),
    ...(workflow !== "" && { workflow }),
  } as NonNullable<SubscriptionRequest["filter"]>;
  const description = `n8n workflow ${context.getWorkflow().id}`;
  return { url, events, description, ...(Object.keys(filter).length > 0 && { filter }) };
}

function isAsWanted(
  { url, events, filter, status }: SubscriptionResource,
  wanted: SubscriptionRequest,
): boolean {
  const sorted = (values: object) => JSON.stringify(Object.entries(values).sort());
  return (
    status === "active" &&
    url === wanted.url &&
    sorted([...events].sort()) === sorted([...wanted.events].sort()) &&
    sorted(filter) === sorted(wanted.filter ?? {})
  );
}

/** What a resource locator holds: n8n gives those inside of a collection as they are. */
function nameOf(locator: unknown): string {
  if (typeof locator === "string") return locator;
  const value = (locator as { readonly value?: unknown } | undefined)?.value;
  return typeof value === "string" ? value : "";
}
