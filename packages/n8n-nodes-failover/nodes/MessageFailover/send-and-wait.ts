/**
 * Send and Wait for Outcome. The runs are started with this execution's resume URL as their callback, then the
 * execution is parked. Each callback wakes `resume`, which goes on when all runs of the node have ended.
 *
 * The order of the outputs is n8n's doing: when its own limit is over it passes the stored input on by the first one.
 */
import type { RunResource } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import {
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeOperationError,
  WAIT_INDEFINITELY,
} from "n8n-workflow";
import { createClient } from "../shared/client.ts";
import { FieldError } from "../shared/field-error.ts";
import { toNodeError } from "../shared/node-error.ts";
import { createRun, failedItem, forEachItem } from "./create-run.ts";
import { simplifies } from "./operations.ts";
import { presentRun, reachedOf } from "./present-run.ts";

/** The outputs, by their place. */
export const outputs = { noResultInTime: 0, reached: 1, notReached: 2 } as const;

/** The member of a waiting item that says what it waits for. n8n stores it with the item. */
const memberName = "message_failover";

interface Waiting {
  readonly run_id: string;
  readonly simplify: boolean;
}

/** Starts the runs of all items and parks the execution. */
export async function sendAndWait(
  context: IExecuteFunctions,
  client: WorkflowsClient,
): Promise<INodeExecutionData[][]> {
  refuseAsApproval(context);
  const items = context.getInputData();
  const until = readLimit(context);
  const resumeUrl = context.getSignedResumeUrl();
  const results = await forEachItem(context, (itemIndex) =>
    createRun(context, client, { itemIndex, resumeUrl }),
  );
  for (const [index, result] of results.entries()) {
    const json: IDataObject = result.ok
      ? { [memberName]: { run_id: result.value.id, simplify: simplifies(context, index) } }
      : { error: result.error.message };
    // What n8n stores is this very array. So the items know their runs after a restart, and after a time-out, too.
    items[index] = { ...items[index], json: { ...items[index]?.json, ...json }, pairedItem: { item: index } };
  }
  if (results.every(({ ok }) => !ok))
    return withoutWait(results.flatMap((result) => (result.ok ? [] : [result.error])));
  await context.putExecutionToWait(until);
  return [items];
}

/** Nothing was started, so there is nothing to wait for. */
function withoutWait(errors: readonly Error[]): INodeExecutionData[][] {
  const lanes: INodeExecutionData[][] = [[], [], []];
  lanes[outputs.notReached] = errors.map(failedItem);
  return lanes;
}

/** n8n offers every node that waits as a way to ask people for approval. That is not what this one is about. */
function refuseAsApproval(context: IExecuteFunctions): void {
  const node = context.getNode();
  if (!node.type.endsWith("HitlTool")) return;
  throw new NodeOperationError(node, "Message Failover cannot ask for approval", {
    description:
      "That a person has read a message does not mean that they agree. Use another node for the review.",
  });
}

const millisecondsIn: Readonly<Record<string, number>> = {
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

function readLimit(context: IExecuteFunctions): Date {
  const limit = context.getNodeParameter("options.limitWaitTime.values", 0, {}) as IDataObject;
  if (limit.limitType === undefined) return WAIT_INDEFINITELY;
  const at =
    limit.limitType === "atSpecifiedTime"
      ? Date.parse(String(limit.maxDateAndTime))
      : Date.now() + Number(limit.resumeAmount) * (millisecondsIn[String(limit.resumeUnit)] ?? Number.NaN);
  const until = new Date(at);
  if (!Number.isNaN(until.getTime())) return until;
  const error = new FieldError("Limit Wait Time", "is no time", "Write an amount and a unit, or a date.");
  throw toNodeError(context.getNode(), error);
}

/** Takes a callback of the server. Goes on with the flow when everything that it waits for has ended. */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const items = context.evaluateExpression("{{ $input.all() }}") as INodeExecutionData[];
  const waiting = items.map(({ json }) => json[memberName] as Waiting | undefined);
  const reported = readReport(context.getBodyData());
  if (reported === null || !waiting.some((one) => one?.run_id === reported.id)) {
    // A correction, or the run of an earlier turn of a loop: taken, so that it is not sent again.
    return { webhookResponse: { waiting: true } };
  }
  const runs = await endedRuns(context, waiting, reported);
  if (runs === null) return { webhookResponse: { waiting: true } };
  return { workflowData: sortByOutcome(items, waiting, runs), webhookResponse: { waiting: false } };
}

function readReport(body: IDataObject): RunResource | null {
  const run = body.data as unknown as Partial<RunResource> | undefined;
  if (typeof run?.id !== "string" || !Array.isArray(run.steps)) return null;
  return run as RunResource;
}

/** All runs by their ids; null as long as one of them has not ended. */
async function endedRuns(
  context: IWebhookFunctions,
  waiting: readonly (Waiting | undefined)[],
  reported: RunResource,
): Promise<ReadonlyMap<string, RunResource> | null> {
  const runs = new Map([[reported.id, reported]]);
  let client: WorkflowsClient | null = null;
  for (const one of waiting) {
    if (one === undefined || runs.has(one.run_id)) continue;
    client ??= await createClient(context);
    const run = await client.getRun(one.run_id);
    if (reachedOf(run) === null) return null;
    runs.set(run.id, run);
  }
  return runs;
}

function sortByOutcome(
  items: readonly INodeExecutionData[],
  waiting: readonly (Waiting | undefined)[],
  runs: ReadonlyMap<string, RunResource>,
): INodeExecutionData[][] {
  const lanes: INodeExecutionData[][] = [[], [], []];
  for (const [index, item] of items.entries()) {
    const one = waiting[index];
    const run = one && runs.get(one.run_id);
    const reached = run !== undefined && reachedOf(run) === true;
    const json = one && run ? presentRun(run, one.simplify) : { error: item.json.error ?? null };
    lanes[reached ? outputs.reached : outputs.notReached]?.push({ json, pairedItem: { item: index } });
  }
  return lanes;
}
