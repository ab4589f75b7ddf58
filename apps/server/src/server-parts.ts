import type { DiagnosisResource } from "@failover-kit/core/model";
import type { MarkReadAnswer, MarkReadRequest } from "@failover-kit/core/transport";
import type { CompatibilityMode } from "@failover-kit/core/validation";
import type {
  AccountStore,
  AuditStore,
  Clock,
  ContactStore,
  Engine,
  RunStore,
  SubscriptionStore,
  WorkflowStore,
} from "@failover-kit/engine";
import type { Revocations } from "./accounts/revocations.ts";
import type { AllowedAddresses } from "./callbacks/allowed-addresses.ts";
import type { CallbackSigner } from "./callbacks/callback-signer.ts";
import type { ContactKeeper } from "./contacts/contact-keeper.ts";
import type { EventFeed } from "./events/event-feed.ts";
import type { RunEventStream } from "./events/run-event-stream.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { StoreTrouble } from "./store-trouble.ts";
import type { SubscriptionDispatcher } from "./subscriptions/subscription-dispatcher.ts";
import type { WorkflowCatalog } from "./workflows/workflow-catalog.ts";

/** What handlers work with. */
export interface ServerParts {
  readonly engine: Engine;
  readonly store: RunStore;
  readonly workflows: WorkflowStore;
  readonly catalog: WorkflowCatalog;
  readonly accounts: AccountStore;
  readonly audit: AuditStore;
  readonly contacts: ContactStore;
  readonly contactKeeper: ContactKeeper;
  readonly revocations: Revocations;
  readonly clock: Clock;
  readonly unknownGraceSeconds: number;
  readonly compatibility: CompatibilityMode;
  readonly deduplicationSeconds: number; // for requests that do not say; 0: none
  readonly revokeSeconds: number; // 0: messages are not taken back
  /** Tells the gateway that somebody has read what a person wrote. */
  readonly markRead: (request: MarkReadRequest) => Promise<MarkReadAnswer>;
  readonly allowedAddresses: AllowedAddresses;
  readonly signer: CallbackSigner | null; // null: callbacks are not signed
  readonly feed: EventFeed;
  readonly streams: Set<RunEventStream>; // open ones, to be ended when the server stops
  readonly subscriptions: SubscriptionStore;
  readonly dispatcher: SubscriptionDispatcher;
  readonly metrics: Metrics;
  readonly lifecycle: Lifecycle;
  readonly storeTrouble: StoreTrouble;
  readonly diagnose: () => Promise<DiagnosisResource>;
  readonly describeApi: () => object; // the API document; may be called once the server listens
}
