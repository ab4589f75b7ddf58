import type { RunResource } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import type { IExecuteFunctions, INodeExecutionData } from "n8n-workflow";
import { toNodeError } from "../shared/node-error.ts";
import { composeRequest, idempotencyKey } from "./build-request.ts";

const AT_ONCE = 10; // the server gathers what comes together into one write

/** What became of one item. */
export type ItemResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Error };

/** Starts the run of one item; the same item of the same execution never starts a second one. */
export async function createRun(
  context: IExecuteFunctions,
  client: WorkflowsClient,
  item: { readonly itemIndex: number; readonly resumeUrl?: string },
): Promise<RunResource> {
  const { itemIndex, resumeUrl } = item;
  let rowOf: ((stepIndex: number) => number) | undefined;
  try {
    const composed = composeRequest(context, itemIndex);
    rowOf = composed.rowOf;
    const callback = resumeUrl === undefined ? {} : { callback_url: resumeUrl };
    const key = idempotencyKey(context, itemIndex);
    return await client.createRun({ ...composed.request, ...callback }, { idempotencyKey: key });
  } catch (error) {
    throw toNodeError(context.getNode(), error, { itemIndex, rowOf });
  }
}

/**
 * Does something for each item, some at a time, and gives the results in the order of the items. The first error is
 * thrown when all that was under way has ended, unless the node is set to go on.
 */
export async function forEachItem<T>(
  context: IExecuteFunctions,
  act: (itemIndex: number) => Promise<T>,
): Promise<ItemResult<T>[]> {
  const results: ItemResult<T>[] = [];
  const count = context.getInputData().length;
  for (let from = 0; from < count; from += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => from + at);
    const settled = await Promise.all(indexes.map((index) => settle(context, index, act)));
    const failed = settled.find((result) => !result.ok);
    if (failed && !failed.ok && !context.continueOnFail()) throw failed.error;
    results.push(...settled);
  }
  return results;
}

async function settle<T>(
  context: IExecuteFunctions,
  itemIndex: number,
  act: (itemIndex: number) => Promise<T>,
): Promise<ItemResult<T>> {
  try {
    return { ok: true, value: await act(itemIndex) };
  } catch (error) {
    return { ok: false, error: toNodeError(context.getNode(), error, { itemIndex }) };
  }
}

/** What goes on through the flow in place of an item that failed. */
export function failedItem(error: Error, itemIndex: number): INodeExecutionData {
  return { json: { error: error.message }, pairedItem: { item: itemIndex } };
}
