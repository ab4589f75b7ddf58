import type { RunEventResource } from "@failover-kit/core/model";

const actions: Readonly<Record<string, string>> = {
  "run.paused": "put it on hold",
  "run.resumed": "let it go on",
  "run.failed_over": "sent the next message at once",
  "run.extended": "gave it more time",
  "run.canceled": "stopped it",
  "run.completed": "said that the customer called back",
};

/** The newest thing that a person did to a run, as a card tells it. */
export interface LastAction {
  readonly by: string; // as the server tells it: `slack:U123`, or the name of a key
  readonly did: string;
  readonly at: string;
}

/** Finds the newest control in the history of a run; null when nobody has touched it. */
export function lastActionOf(events: readonly RunEventResource[]): LastAction | null {
  const event = events.findLast(
    ({ type, data }) => typeof data.by === "string" && Object.hasOwn(actions, type),
  );
  if (event === undefined) return null;
  return { by: String(event.data.by), did: actions[event.type] ?? event.type, at: event.at };
}

/** Names whoever did it: people of Slack are mentioned, everybody else is called by name. */
export function actorWords(by: string): string {
  const [, user] = /^slack:([UW][A-Z0-9]+)$/.exec(by) ?? [];
  return user === undefined ? by.replaceAll(/[<>&]/g, "") : `<@${user}>`;
}
