import { type Channel, hasRecipient, type Message } from "@failover-kit/core/model";
import type { Run } from "./run.ts";

/** What lists find a run by, beside its status. */
export interface ListedBy {
  readonly clientRef: string | null;
  readonly source: string | null;
  readonly workflowName: string | null;
  readonly recipients: ReadonlySet<string>;
  readonly channels: ReadonlySet<Channel>;
}

/** What lists are to find this run by. Steps without a recipient send nothing, and count for nothing. */
export function listedBy({ workflow }: Run): ListedBy {
  const messages = workflow.steps.filter(hasRecipient).map(({ message }) => message);
  return {
    clientRef: workflow.clientRef ?? null,
    source: workflow.source ?? null,
    workflowName: workflow.saved?.name ?? null,
    recipients: new Set(messages.map(({ to }) => to)),
    channels: new Set(messages.map(({ channel }) => channel)),
  };
}

/** The messages that ask for a reply: until the run has ended, what their recipients write belongs to it. */
export function askingForReply({ workflow }: Run): readonly Message[] {
  return workflow.steps
    .filter((step) => step.failover?.stopOnReply && hasRecipient(step))
    .map(({ message }) => message);
}
