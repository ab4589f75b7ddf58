import type { IExecuteFunctions, INodeExecutionData } from "n8n-workflow";

const REMEMBERED = 2000; // ids of the newest events of one trigger; n8n writes all of them for each event

let turn: Promise<unknown> = Promise.resolve();

/**
 * Leaves out what has started the flow before. n8n keeps the ids in its database, so that an event which the server
 * sends again because n8n went down before it had answered starts no second flow. If n8n went down before the first one
 * was begun, the id was not kept either: nothing is lost.
 */
export function withoutRepeats(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  // n8n reads all ids and writes them back, so two events at once would make it forget one.
  const mine = turn.then(() => keepNew(context));
  turn = mine;
  return mine;
}

async function keepNew(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
  const items = context.getInputData();
  if (context.getMode() === "manual") return items; // who tests a flow may want the same event again
  const ids = items.map(({ json }) => String(json.event_id));
  try {
    const options = { mode: "entries", maxEntries: REMEMBERED } as const;
    const checked = await context.helpers.checkProcessedAndRecord(ids, "node", options);
    return items.filter((_, index) => checked.new.includes(ids[index] ?? ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "something unexpected";
    context.logger.warn(`Message Failover Trigger: n8n could not remember an event: ${reason}`);
    return items; // once more is better than never
  }
}
