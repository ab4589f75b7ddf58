import type { IDataObject } from "n8n-workflow";

/** The outputs of Send and Wait for Outcome, by their place. */
export const outputs = { noResultInTime: 0, reached: 1, notReached: 2 } as const;

/** What an item waits for. n8n stores it with the item. */
export interface Waiting {
  readonly run_id: string;
  readonly simplify: boolean;
}

/** The member of an item that says so. */
const memberName = "message_failover";

export function withWaiting(json: IDataObject, waiting: Waiting): IDataObject {
  return { ...json, [memberName]: { ...waiting } };
}

/** What an item waits for; undefined when its run could not be started. */
export function waitingOf(json: IDataObject): Waiting | undefined {
  return json[memberName] as Waiting | undefined;
}
