/** Wire shapes of Messages v1 around the message itself. */
import type { Channel } from "./channel.ts";
import type { Message } from "./message.ts";
import type { MessageStatus, Usage } from "./message-status.ts";
import type { FailoverResource } from "./run-resource.ts";

/** The body of `POST /v1/messages`. */
export interface V1Message extends Message {
  readonly client_ref?: string | undefined; // at most 100 characters
  readonly webhook_url?: string | undefined;
  readonly webhook_version?: "v0.1" | "v1" | undefined;
}

/** A message as our own `POST /v1/messages` takes it. */
export interface V1RuledMessage extends V1Message {
  readonly failover_rule?: FailoverResource | undefined; // our extension; without it, only a rejection sends the next one
}

/** A message with those that follow it, as our own `POST /v1/messages` takes them. */
export interface V1FailoverMessage extends V1RuledMessage {
  readonly failover?: readonly V1RuledMessage[] | undefined;
}

/** The status webhook of v1. */
export interface V1StatusWebhook {
  readonly message_uuid: string;
  readonly to: string;
  readonly from: string;
  readonly channel: Channel;
  readonly timestamp: string; // ISO 8601, UTC
  readonly status: MessageStatus;
  readonly error?: {
    readonly type: string;
    readonly title: string;
    readonly detail: string;
    readonly instance: string;
  };
  readonly usage?: Usage;
  readonly client_ref?: string;
  readonly workflow?: V1WorkflowPlace;
}

/**
 * The inbound webhook of v1. The content is in the member named by `message_type`, and some channels tell more: who the
 * person is, what they answer to. Source: Messages API v1 1.20; of SMS it requires `text` and no `message_type`.
 */
export interface V1InboundWebhook {
  readonly channel: Channel;
  readonly message_uuid: string;
  readonly to: string; // our side
  readonly from: string; // the person
  readonly timestamp: string; // ISO 8601, UTC
  readonly message_type?: string;
  readonly sms?: { readonly num_messages?: string; readonly keyword?: string };
  readonly usage?: Usage;
  readonly [content: string]: unknown;
}

/** Where a message stands in a failover. Source: the status webhook of Messages API v1 1.20, which has counts as text. */
export interface V1WorkflowPlace {
  readonly workflow_id: string;
  readonly items_number: string; // counted from one: the primary message
  readonly items_total: string;
}

/** An error answer of any generation: RFC 9457. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly status?: number;
  readonly code?: string; // our own server only
  readonly invalid_parameters?: readonly { readonly name: string; readonly reason: string }[];
}
