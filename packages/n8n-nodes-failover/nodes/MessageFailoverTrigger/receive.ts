import type { SubscriptionEvent } from "@failover-kit/core/model";
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { reachedOf } from "../MessageFailover/present-run.ts";
import { createClient } from "../shared/client.ts";
import { isSigned } from "./signature.ts";
import type { SubscriptionMemory } from "./subscription.ts";
import { choiceOf } from "./trigger-events.ts";

const REMEMBERED = 10_000; // ids of the newest events; a repeat comes within seconds

type RunEvent = Exclude<SubscriptionEvent, { readonly type: "subscription.test" }>;

// In memory: what a webhook writes into n8n's static data is lost when it starts a flow (tried with n8n 2.41.1).
const seen = new Set<string>();

/** Takes one request of the server: refuses what is forged, drops what was told before, and starts the flow. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const memory = context.getWorkflowStaticData("node") as SubscriptionMemory;
  const event = verify(context, memory.secret);
  if (event === null) return refuse(context);
  if (event.type === "subscription.test") return { webhookResponse: { received: true } };
  const webhookId = String(context.getHeaderData()["webhook-id"]); // its first part is the subscription
  const chosen = context.getNodeParameter("events", []) as string[];
  const choice = choiceOf(event.type, chosen);
  if (choice === undefined || seen.has(webhookId)) return { webhookResponse: { ignored: true } };
  const json = await present(context, event, choice);
  if (json === null) return { webhookResponse: { ignored: true } };
  remember(webhookId);
  return { workflowData: [[{ json }]], webhookResponse: { received: true } };
}

/** The event, when its signature is right over the bytes as they came; null otherwise. */
function verify(context: IWebhookFunctions, secret: string | undefined): SubscriptionEvent | null {
  const { rawBody } = context.getRequestObject() as { readonly rawBody?: Uint8Array };
  if (secret === undefined || rawBody === undefined) return null;
  const isGenuine = isSigned(rawBody, context.getHeaderData(), { secret, now: Date.now() });
  return isGenuine ? (context.getBodyData() as unknown as SubscriptionEvent) : null;
}

function refuse(context: IWebhookFunctions): IWebhookResponseData {
  context.getResponseObject().status(401).json({ error: "The signature is missing or wrong." });
  return { noWebhookResponse: true };
}

function remember(webhookId: string): void {
  seen.add(webhookId);
  const [oldest] = seen;
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
}

/** What goes on through the flow; null when the run is not one of those that are asked for. */
async function present(
  context: IWebhookFunctions,
  event: RunEvent,
  choice: string,
): Promise<IDataObject | null> {
  const { run, seq, at, step_index, data } = event.data;
  const filters = context.getNodeParameter("filters", {}) as IDataObject;
  const workflow = nameOf(filters.savedWorkflow);
  const includeRun = context.getNodeParameter("includeRun", false) === true;
  let whole: IDataObject = run as unknown as IDataObject;
  if (workflow !== "" || includeRun) {
    const known = await (await createClient(context)).getRun(run.id);
    if (workflow !== "" && known.workflow?.name !== workflow) return null;
    if (includeRun) whole = known as unknown as IDataObject;
  }
  return {
    event: choice,
    type: event.type,
    run_id: run.id,
    reached: reachedOf(run),
    channel: run.outcome?.channel ?? null,
    client_ref: run.client_ref,
    at,
    seq,
    step_index,
    data: data as IDataObject,
    run: whole,
  };
}

/** What a resource locator holds: n8n gives those inside of a collection as they are. */
function nameOf(locator: unknown): string {
  if (typeof locator === "string") return locator;
  const value = (locator as { readonly value?: unknown } | undefined)?.value;
  return typeof value === "string" ? value : "";
}
