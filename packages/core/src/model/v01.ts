/** Wire shapes of the older generation: Workflows (beta), Dispatch v0.1, Messages beta and v0.1. */
import type { V01ChannelName } from "./channel.ts";
import type { Media } from "./content.ts";
import type { MessengerOptions } from "./message.ts";
import type { ConditionStatus, MessageStatus, Usage } from "./message-status.ts";

/** One side of a message. Which field is used depends on the channel, see `channelRules[…].v01`. */
export interface V01Address {
  readonly type: V01ChannelName;
  readonly id?: string | undefined;
  readonly number?: string | undefined;
}

export interface V01Content {
  readonly type: "text" | "image" | "audio" | "video" | "file" | "template" | "custom";
  readonly text?: string | undefined;
  readonly image?: Media | undefined;
  readonly audio?: Media | undefined;
  readonly video?: Media | undefined;
  readonly file?: Media | undefined;
  readonly template?: V01Template | undefined;
  readonly custom?: Readonly<Record<string, unknown>> | undefined;
}

export interface V01Template {
  readonly name: string;
  readonly parameters?: readonly (string | { readonly default: string })[] | undefined;
}

/** `content` and, beside it, the options of the channel. */
export interface V01MessageBody {
  readonly content: V01Content;
  readonly messenger?: MessengerOptions | undefined;
  readonly viber_service_msg?: V01ViberOptions | undefined;
  readonly whatsapp?:
    | { readonly policy?: string | undefined; readonly locale?: string | undefined }
    | undefined;
}

export interface V01ViberOptions {
  readonly category?: "transaction" | "promotion" | undefined;
  readonly ttl?: number | undefined; // seconds
  readonly type?: string | undefined;
}

/** The body of `POST /v0.1/messages`; `/beta/messages` has no `client_ref`. */
export interface V01Message {
  readonly from: V01Address;
  readonly to: V01Address;
  readonly message: V01MessageBody;
  readonly client_ref?: string | undefined; // at most 40 characters
}

export interface V01Step {
  readonly from: V01Address;
  readonly to: V01Address;
  readonly message: V01MessageBody;
  readonly failover?:
    | { readonly expiry_time: number; readonly condition_status: ConditionStatus }
    | undefined;
}

/** The body of `POST /beta/workflows` and `POST /v0.1/dispatch`. */
export interface V01Workflow {
  readonly template: "failover";
  readonly workflow: readonly V01Step[];
}

/** The message-status webhook of v0.1; with `_links` when the message belongs to a workflow. */
export interface V01StatusWebhook {
  readonly message_uuid: string;
  readonly from: V01Address;
  readonly to: V01Address;
  readonly timestamp: string; // ISO 8601 with milliseconds, UTC
  readonly status: MessageStatus;
  readonly error?: { readonly code: number; readonly reason: string };
  readonly usage?: Usage;
  readonly client_ref?: string;
  readonly _links?: { readonly workflow: V01WorkflowLink };
}

/** The inbound webhook of v0.1. Source: Messages API v0.1 0.4.0; `direction` was sent although that does not name it. */
export interface V01InboundWebhook {
  readonly message_uuid: string;
  readonly to: V01Address; // our side
  readonly from: V01Address; // the person
  readonly timestamp: string; // ISO 8601, UTC
  readonly direction?: "inbound";
  readonly message: {
    readonly content: { readonly type: string; readonly [content: string]: unknown };
    readonly sms?: { readonly num_messages?: string };
  };
  readonly usage?: Usage; // SMS
}

/** Where somebody is, as v0.1 tells it since 2020. */
export interface V01Location {
  readonly latitude: string;
  readonly longitude: string;
  readonly name?: string;
  readonly address?: string;
}

export interface V01WorkflowLink {
  readonly workflow_uuid?: string; // Workflows
  readonly dispatch_uuid?: string; // Dispatch
  readonly href: string;
}

/** The callback that closes a workflow. */
export interface V01FinalReport {
  readonly workflow_uuid?: string; // Workflows
  readonly dispatch_uuid?: string; // Dispatch
  readonly template: "failover";
  readonly status: "completed" | "error";
  readonly timestamp: string;
  readonly usage: Usage;
  readonly _links: {
    readonly messages: readonly {
      readonly message_uuid: string;
      readonly href: string;
      readonly channel: V01ChannelName;
      readonly usage?: Usage;
      readonly status: MessageStatus;
    }[];
  };
}
