import type { CallbackComposer, CallbackTransport } from "../ports/callback-transport.ts";
import type { Clock } from "../ports/clock.ts";
import type { MessageGateway } from "../ports/message-gateway.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import type { CallbackLimits } from "./callback-sender.ts";
import type { SenderRate } from "./sender-rates.ts";
import type { Alert } from "./turn.ts";
import type { GatherLimits } from "./turn-queue.ts";

/** Everything outside the engine that it needs. */
export interface EngineParts {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly gateway: MessageGateway;
  readonly callbacks: CallbackTransport;
  readonly composeCallback: CallbackComposer;
  readonly random: () => number; // 0 to 1
  readonly onAlert: (run: Run, alert: Alert) => void; // a message failed for a reason that only the operator can remove
  readonly onRunError: (runId: string, error: unknown) => void; // a mistake of ours: this run was left as it was
  readonly onStoreError: (error: unknown) => void; // the store could not take a turn; it is tried again
}

/** How much the engine does at once. */
export interface EngineLimits extends GatherLimits {
  readonly maxHandovers: number; // messages being handed to the gateway at once
  readonly senderRates: readonly SenderRate[];
  readonly callbackLimits: CallbackLimits;
  readonly maxDueRuns: number; // runs whose clock has run out, looked at in one turn
  readonly storeRetryMs: number; // after a turn that could not be stored
  readonly keepUnmatchedMs: number; // how long a status of an unknown message is kept
}

export const defaultEngineLimits: EngineLimits = {
  gatherMs: 2,
  maxEntries: 1000,
  maxHandovers: 256,
  senderRates: [],
  callbackLimits: { total: 256, perReceiver: 128 },
  maxDueRuns: 500,
  storeRetryMs: 1000,
  keepUnmatchedMs: 2 * 86_400_000,
};
