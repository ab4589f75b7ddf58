import type { Channel } from "./channel.ts";
import type {
  AccountEventResource,
  AccountEventType,
  EventType,
  OutcomeResource,
  RunEventResource,
  RunEventType,
  RunStatus,
} from "./run-resource.ts";

/** What a subscription listens to: one type, all types of a kind, or everything. */
export type EventPattern = EventType | "run.*" | "step.*" | "message.*" | "subscription.*" | "*";

/**
 * Which runs a subscription is about. All that is named must fit. Nothing named: every run of the account, and what
 * happens to the account itself.
 */
export interface SubscriptionFilterResource {
  readonly client_ref?: string;
  readonly source?: string;
  readonly channel?: Channel; // any step goes over it
  readonly workflow?: string; // started from the saved workflow of this name, whatever its version
  readonly run_id?: string;
}

/** The body of `POST /v1/subscriptions`. */
export interface SubscriptionRequest {
  readonly url: string;
  readonly events: readonly EventPattern[];
  readonly filter?: SubscriptionFilterResource;
  readonly description?: string;
}

/** One subscription, as the API shows it. Instants are ISO 8601, UTC. */
export interface SubscriptionResource {
  readonly id: string;
  readonly url: string;
  readonly events: readonly EventPattern[];
  readonly filter: SubscriptionFilterResource;
  readonly description: string | null;
  readonly status: "active" | "disabled"; // disabled: nothing could be delivered for a day
  readonly disabled_at: string | null;
  readonly last_delivered_at: string | null;
  readonly created_at: string;
}

/** A subscription with its secret, which is shown this one time. */
export interface SubscriptionWithSecret extends SubscriptionResource {
  readonly secret: string; // whsec_…, as Standard Webhooks writes it
}

export type DeliveryStatus =
  | "pending" // not taken yet: waits for its turn, or for its next try
  | "delivered"
  | "failed"; // given up

/** Why a try got no answer. */
export type DeliveryFailure =
  | "timeout"
  | "connection_failed" // no connection, or it broke
  | "address_not_allowed"; // the name leads to no address that may be called

/** One event on its way to one subscription, as the delivery log shows it. Instants are ISO 8601, UTC. */
export interface DeliveryResource {
  readonly id: string;
  readonly webhook_id: string; // the same for each try and each replay of this event
  readonly type: EventType | "subscription.test";
  readonly seq: number | null; // of the event; null for a test
  readonly run_id: string | null; // null: it belongs to no run
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly last_status: number | null; // the HTTP status of the last answer; null: there was none
  readonly last_failure: DeliveryFailure | null;
  readonly created_at: string;
  readonly last_attempt_at: string | null;
  readonly next_attempt_at: string | null; // null: ended, or waits for an earlier event of the same run
  readonly ended_at: string | null;
}

/** What an event's receiver learns of its run: how it stood when the event was picked up. */
export interface RunSummary {
  readonly id: string;
  readonly status: RunStatus;
  readonly revision: number;
  readonly step_index: number;
  readonly outcome: OutcomeResource | null;
  readonly client_ref: string | null;
  readonly source: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly created_at: string;
  readonly ended_at: string | null;
}

/** The body of what is sent to a subscription. */
export type SubscriptionEvent =
  | {
      readonly type: RunEventType;
      readonly timestamp: string; // when it happened
      readonly data: RunEventResource & { readonly run: RunSummary };
    }
  | {
      readonly type: AccountEventType;
      readonly timestamp: string;
      readonly data: AccountEventResource;
    }
  | {
      readonly type: "subscription.test";
      readonly timestamp: string;
      readonly data: { readonly subscription_id: string };
    };
