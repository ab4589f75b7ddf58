import type { Channel, MessageStatus } from "@failover-kit/core/model";

/** The shape in which statuses are reported. */
export type WebhookVersion = "v1" | "v0.1";

/** What the simulator needs to know of a valid message; whichever generation it came in. */
export interface IncomingMessage {
  readonly channel: Channel;
  readonly to: string;
  readonly from: string;
  readonly clientRef: string | null;
  readonly webhookUrl: string | null; // null: statuses go to the simulator's status URL
  readonly webhookVersion: WebhookVersion;
  readonly parts: number; // how many SMS the text fills; 1 on other channels
}

/** A message that was accepted, and what has been reported of it. */
export interface AcceptedMessage extends IncomingMessage {
  readonly uuid: string;
  readonly acceptedAt: number; // epoch milliseconds
  readonly received: string; // the body as it came: text takes far less room than the objects it describes
  readonly sent: SentStatus[];
  isRevoked: boolean; // nothing more is reported of it
}

/** One status that was reported, and when it was sent first. */
export interface SentStatus {
  readonly status: MessageStatus;
  readonly at: number; // epoch milliseconds
}
