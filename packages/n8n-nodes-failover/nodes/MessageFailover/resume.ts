import { hasCode, type RunResource } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from "n8n-workflow";
import { answerLater } from "../shared/answer-later.ts";
import { createClient } from "../shared/client.ts";
import { toNodeError } from "../shared/node-error.ts";
import { type EndedRuns, endedRunsOf } from "./ended-runs.ts";
import { presentRun, reachedOf } from "./present-run.ts";
import { outputs, type Waiting, waitingOf } from "./waiting-item.ts";

/** Takes a callback of the server. Goes on with the flow when everything that it waits for has ended. */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const items = context.evaluateExpression("{{ $input.all() }}") as INodeExecutionData[];
  const waiting = items.map(({ json }) => waitingOf(json));
  const reported = readReport(context.getBodyData());
  if (reported === null || !waiting.some((one) => one?.run_id === reported.id)) {
    // A correction, or the run of an earlier turn of a loop: taken, so that it is not sent again.
    return { webhookResponse: { waiting: true } };
  }
  try {
    const runs = await endedRuns(context, waiting, reported);
    if (runs === null) return { webhookResponse: { waiting: true } };
    const lanes = sortByOutcome(items, waiting, runs);
    // An AI agent is given what leaves by the first output of its tool.
    const workflowData = isTool(context) ? [lanes.flat()] : lanes;
    return { workflowData, webhookResponse: { waiting: false } };
  } catch (error) {
    return answerLater(context, error);
  }
}

function isTool(context: IWebhookFunctions): boolean {
  return context.getNode().type.endsWith("Tool");
}

function readReport(body: IDataObject): RunResource | null {
  const run = body.data as unknown as Partial<RunResource> | undefined;
  if (typeof run?.id !== "string" || !Array.isArray(run.steps)) return null;
  return run as RunResource;
}

/**
 * All runs; null as long as one of them has not ended. They are asked for one by one, in any order, so that callbacks
 * that come at once ask for different ones and share the answers.
 */
async function endedRuns(
  context: IWebhookFunctions,
  waiting: readonly (Waiting | undefined)[],
  reported: RunResource,
): Promise<EndedRuns | null> {
  const runs = endedRunsOf(context.getExecutionId());
  runs.set(reported.id, reported);
  const others = shuffled(waiting.flatMap((one) => (one === undefined ? [] : [one.run_id])));
  let client: WorkflowsClient | null = null;
  for (const id of others) {
    if (runs.has(id)) continue;
    client ??= await createClient(context);
    const run = await findRun(context, client, id);
    if (run !== null && reachedOf(run) === null) return null;
    runs.set(id, run);
  }
  return runs;
}

async function findRun(
  context: IWebhookFunctions,
  client: WorkflowsClient,
  id: string,
): Promise<RunResource | null> {
  try {
    return await client.getRun(id);
  } catch (error) {
    if (hasCode(error, "not_found")) return null;
    throw toNodeError(context.getNode(), error);
  }
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}

function sortByOutcome(
  items: readonly INodeExecutionData[],
  waiting: readonly (Waiting | undefined)[],
  runs: EndedRuns,
): INodeExecutionData[][] {
  const lanes: INodeExecutionData[][] = [[], [], []];
  for (const [index, item] of items.entries()) {
    const { output, json } = outcomeOf(item, waiting[index], runs);
    lanes[output]?.push({ json, pairedItem: { item: index } });
  }
  return lanes;
}

function outcomeOf({ json }: INodeExecutionData, one: Waiting | undefined, runs: EndedRuns) {
  // It was refused at the start, and the node was set to go on.
  if (one === undefined) return { output: outputs.notReached, json: { error: json.error ?? null } };
  const run = runs.get(one.run_id) ?? null;
  if (run === null) return { output: outputs.noResultInTime, json };
  const output = reachedOf(run) === true ? outputs.reached : outputs.notReached;
  return { output, json: presentRun(run, one.simplify) };
}
