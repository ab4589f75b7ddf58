/**
 * Send and Wait for Outcome. The runs are started with this execution's resume URL as their callback, then the
 * execution is parked. Each callback calls `resume`, which goes on when all runs of the node have ended.
 *
 * The order of the outputs is n8n's doing: when its own limit is over it passes the stored input on by the first one.
 */
import type { WorkflowsClient } from "@failover-kit/core/transport";
import {
  type IDataObject,
  type IExecuteFunctions,
  type INodeExecutionData,
  NodeOperationError,
  WAIT_INDEFINITELY,
} from "n8n-workflow";
import { FieldError } from "../shared/field-error.ts";
import { toNodeError } from "../shared/node-error.ts";
import { createRun, failedItem, forEachItem } from "./create-run.ts";
import { simplifies } from "./operations.ts";
import { outputs, withWaiting } from "./waiting-item.ts";

// For each run that ends n8n reads the whole parked execution again, and all of them may end at once.
const MOST_ITEMS = 50;

/** Starts the runs of all items and parks the execution. */
export async function sendAndWait(
  context: IExecuteFunctions,
  client: WorkflowsClient,
): Promise<INodeExecutionData[][]> {
  refuseAsApproval(context);
  refuseUnreachable(context);
  const items = context.getInputData();
  if (items.length > MOST_ITEMS) throw tooMany(context, items.length);
  const until = readLimit(context);
  const resumeUrl = context.getSignedResumeUrl();
  const results = await forEachItem(context, (itemIndex) =>
    createRun(context, client, { itemIndex, resumeUrl }),
  );
  for (const [index, result] of results.entries()) {
    const { json = {}, ...item } = items[index] ?? {};
    const told = result.ok
      ? withWaiting(json, { run_id: result.value.id, simplify: simplifies(context, index) })
      : { ...json, error: result.error.message };
    // What n8n stores is this very array. So the items know their runs after a restart, and after a time-out, too.
    items[index] = { ...item, json: told, pairedItem: { item: index } };
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

function tooMany(context: IExecuteFunctions, count: number): NodeOperationError {
  return new NodeOperationError(context.getNode(), `${count} items are too many to wait for at once`, {
    description: `Nothing was sent. Put a Loop Over Items node before this one, with batches of up to ${MOST_ITEMS}; or use Send, and a Message Failover Trigger for what becomes of the runs.`,
  });
}

/** n8n makes the address that wakes an execution out of the node's id, and finds none whose id begins or ends so. */
function refuseUnreachable(context: IExecuteFunctions): void {
  const node = context.getNode();
  if (!/^\/|\/$/.test(node.id)) return;
  throw new NodeOperationError(node, 'n8n could not wake this node: its ID begins or ends with "/"', {
    description:
      "Nothing was sent. Copy the node and paste it in the editor: the copy gets an ID of its own.",
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
