import type { Channel, MessageStatus } from "@failover-kit/core/model";
import type { Answer } from "./people/behaviour.ts";

/** The shape in which statuses are reported. */
export type WebhookVersion = "v1" | "v0.1";

/** What the simulator needs to know of a valid message; whichever generation it came in. */
export interface IncomingMessage {
  readonly channel: Channel;
  readonly to: string;
  readonly from: string;
  readonly clientRef: string | null;
  readonly webhookUrl: string | null; // null: statuses go to the caller's status URL
  readonly webhookVersion: WebhookVersion;
  readonly parts: number; // how many SMS the text fills; 1 on other channels
  readonly ttlSeconds: number | null; // null: the longest of the channel
  readonly hasWrongFile: boolean; // its file ends in a way that the channel does not take
  readonly received: string; // the body as it came: text takes far less room than the objects it describes
}

/** A message that was accepted, and what has been reported of it. */
export interface AcceptedMessage extends IncomingMessage {
  readonly uuid: string;
  readonly applicationId: string | null; // null: the caller showed a key, or nothing
  readonly acceptedAt: number; // epoch milliseconds
  readonly workflow: WorkflowPlace | null; // null: it has no native failover
  readonly sent: SentStatus[];
  readonly answer: Answer; // how its submit was answered
  readonly revokeFaults: RevokeFaults;
  isRevoked: boolean; // nothing more is reported of it
}

/** What goes wrong when a message is taken back. */
export interface RevokeFaults {
  readonly delivers: boolean; // it comes too late, and the status says so before its answer
  readonly hangs: boolean; // it is taken back, but the caller gets no answer
}

/** Where a message stands among the messages of one submit with native failover. */
export interface WorkflowPlace {
  readonly id: string;
  readonly number: number; // 1: the message itself, 2: the first element of `failover`
  readonly total: number;
}

/** One status that came true, and when. */
export interface SentStatus {
  readonly status: MessageStatus;
  readonly at: number; // epoch milliseconds
  readonly isDropped: boolean; // true: its webhook was never sent
}
