/** What passes between the server and its receiving thread. Plain data: it is copied from one to the other. */
import type { InboundMessage, StatusReport } from "@failover-kit/core/model";
import type { SignatureConfig } from "../config.ts";
import type { LogLevel } from "../environment-schema.ts";
import type { RequestCounts } from "../metrics/request-counts.ts";
import type { Numbered } from "../threads/questions.ts";
import type { End } from "../threads/worker.ts";

/** What a webhook says, once it was found to be the gateway's and could be read. */
export type Webhook =
  | { readonly kind: "status"; readonly report: StatusReport }
  | { readonly kind: "inbound"; readonly message: InboundMessage };

/** What came of a webhook: null when it would survive a crash, else what the engine or the store has thrown. */
export type Outcome = { readonly code: string; readonly mayBeStored: boolean } | null;

/** What the thread says. The first thing is that it listens. */
export type FromThread =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "webhooks"; readonly webhooks: readonly Numbered<Webhook>[] }
  | { readonly kind: "counts"; readonly counts: RequestCounts };

/** What the thread is told. */
export type ToThread =
  | { readonly kind: "open" } // from now on it takes webhooks
  | { readonly kind: "outcomes"; readonly outcomes: readonly Numbered<Outcome>[] }
  | { readonly kind: "count" } // it answers with its counts
  | End;

/** What the thread knows when it begins. */
export interface ReceivingSettings {
  readonly host: string;
  readonly port: number; // 0: any free one
  readonly signature: SignatureConfig | null; // null: webhooks are taken unsigned
  readonly logLevel: LogLevel;
}
