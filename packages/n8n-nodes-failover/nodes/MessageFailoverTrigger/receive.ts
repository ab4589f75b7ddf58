import type { RunResource, RunSummary, SubscriptionEvent } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { reachedOf } from "../MessageFailover/present-run.ts";
import { answerLater } from "../shared/answer-later.ts";
import { createClient } from "../shared/client.ts";
import { isSigned } from "./signature.ts";
import type { SubscriptionMemory } from "./subscription.ts";
import { choiceOf } from "./trigger-events.ts";

type RunEvent = Extract<SubscriptionEvent, { readonly data: { readonly run: RunSummary } }>;

/** Takes one request of the server: refuses what is forged, leaves out what nobody asked for, and starts the flow. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const memory = context.getWorkflowStaticData("node") as SubscriptionMemory;
  const event = verify(context, memory.secret);
  if (event === null) return refuse(context);
  if (!isRunEvent(event)) return { webhookResponse: { received: true } };
  const choice = choiceOf(event.data, context.getNodeParameter("events", []) as string[]);
  if (choice === undefined) return { webhookResponse: { ignored: true } };
  try {
    const json = await present(context, event, choice);
    return { workflowData: [[{ json }]], webhookResponse: { received: true } };
  } catch (error) {
    return answerLater(context, error);
  }
}

function isRunEvent(event: SubscriptionEvent): event is RunEvent {
  return "run" in event.data;
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

/** What goes on through the flow. Only what the request does not hold is asked for. */
async function present(context: IWebhookFunctions, event: RunEvent, choice: string): Promise<IDataObject> {
  const { run, seq, at, step_index, data } = event.data;
  const includeRun = context.getNodeParameter("includeRun", false) === true;
  const client = includeRun || choice === "replied" ? await createClient(context) : null;
  const whole = client && (await client.getRun(run.id));
  return {
    event: choice,
    type: event.type,
    event_id: String(context.getHeaderData()["webhook-id"]), // the same when the event is sent again
    run_id: run.id,
    reached: reachedOf(run),
    channel: run.outcome?.channel ?? null,
    client_ref: run.client_ref,
    at,
    seq,
    step_index,
    data: data as IDataObject,
    ...(client && whole && choice === "replied" && { reply: await findReply(client, whole) }),
    run: (includeRun ? whole : run) as unknown as IDataObject,
  };
}

/** The newest message of the person who was reached by a reply; null when it is not known any more. */
async function findReply(
  client: WorkflowsClient,
  { outcome, steps }: RunResource,
): Promise<IDataObject | null> {
  const step = steps[outcome?.step_index ?? -1];
  if (step === undefined) return null;
  const { contacts } = await client.listContacts({ channel: step.channel, address: step.to });
  return (contacts[0]?.last_inbound ?? null) as unknown as IDataObject | null;
}
