import type { RunSummary, SubscriptionEvent } from "@failover-kit/core/model";
import type { Run, StoredLogEntry } from "@failover-kit/engine";
import { eventView } from "../views/event-view.ts";
import { runView } from "../views/run-view.ts";

/** What a receiver is sent of one event. Texts and addresses stay out, as they do in the log. `run`: of its run. */
export function eventBody(entry: StoredLogEntry, run: Run | null): string {
  const event = eventView(entry);
  const { at: timestamp } = event;
  return JSON.stringify(
    run === null
      ? { type: event.type, timestamp, data: event }
      : { type: event.type, timestamp, data: { ...event, run: runSummary(run) } },
  );
}

/** What a receiver is sent to try out its address and its check of signatures. */
export function testBody(subscriptionId: string, now: number): string {
  const timestamp = new Date(now).toISOString();
  const data = { subscription_id: subscriptionId };
  const body: SubscriptionEvent = { type: "subscription.test", timestamp, data };
  return JSON.stringify(body);
}

function runSummary(run: Run): RunSummary {
  const { id, status, revision, step_index, outcome, client_ref, source, ...rest } = runView(run);
  const { metadata, created_at, ended_at } = rest;
  return { id, status, revision, step_index, outcome, client_ref, source, metadata, created_at, ended_at };
}
