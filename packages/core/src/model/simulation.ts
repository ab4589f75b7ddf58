import type { Channel } from "./channel.ts";
import type { OutcomeReason } from "./run-resource.ts";

/** How long something takes, in seconds: half of them at most `median`, nine of ten at most `p90` (log-normal between). */
export interface DelayProfile {
  readonly median: number;
  readonly p90?: number | undefined; // as the median when absent: it always takes that long
}

/** What becomes of the messages of one channel. Shares are from 0 to 1. */
export interface ChannelProfile {
  readonly refused?: number | undefined; // of all submits: the gateway will not take them
  readonly deferred?: number | undefined; // of all submits: the gateway is busy, and they are tried again
  readonly unanswered?: number | undefined; // of all submits: they arrive, and the answer is lost
  readonly rejected?: number | undefined; // of what was taken
  readonly silent?: number | undefined; // of what was taken: nothing is ever heard; the rest is delivered
  readonly read?: number | undefined; // of what was delivered; nothing on channels that do not report it
  readonly delivered_after?: DelayProfile | undefined;
  readonly read_after?: DelayProfile | undefined; // after it was delivered
  readonly rejected_after?: DelayProfile | undefined;
  readonly price?: string | undefined; // of one message, such as "0.0333"
}

/** A profile that leaves nothing out. */
export type FullChannelProfile = {
  readonly [Name in keyof ChannelProfile]-?: NonNullable<ChannelProfile[Name]>;
};

/** What people do, by channel. What is left out is taken from the default. */
export type ReceiptProfile = Readonly<Partial<Record<Channel, ChannelProfile>>>;

/** Limits of simulations. */
export const simulationLimits = {
  defaultRuns: 1000,
  maxRuns: 20_000,
  maxBusy: 0.9,
  maxDelaySeconds: 2_592_000,
} as const;

/** A profile to begin with, for channels of which nothing better is known. Guesses of ours, no measurements. */
export const defaultReceiptProfile: Readonly<Record<Channel, FullChannelProfile>> = {
  messenger: personal({ rejected: 0.1, silent: 0.05, read: 0.8, price: "0.0020" }),
  viber_service: personal({ rejected: 0.2, silent: 0.05, read: 0.75, price: "0.0120" }),
  whatsapp: personal({ rejected: 0.1, silent: 0.05, read: 0.85, price: "0.0150" }),
  rcs: personal({ rejected: 0.25, silent: 0.05, read: 0.7, price: "0.0100" }),
  sms: personal({ rejected: 0.02, silent: 0.03, read: 0, price: "0.0333" }),
  mms: personal({ rejected: 0.03, silent: 0.04, read: 0, price: "0.0500" }),
};

function personal(
  parts: Pick<FullChannelProfile, "rejected" | "silent" | "read" | "price">,
): FullChannelProfile {
  return {
    refused: 0,
    deferred: 0,
    unanswered: 0,
    delivered_after: { median: 2, p90: 15 },
    read_after: { median: 120, p90: 3600 },
    rejected_after: { median: 1, p90: 5 },
    ...parts,
  };
}

/** The body of `POST /v1/workflows/simulate`. */
export interface SimulationRequest {
  readonly run: unknown; // a body of `POST /v1/runs`
  readonly runs?: number | undefined;
  readonly seed?: number | undefined; // the same seed, the same answer; 1 when absent
  readonly profile?: ReceiptProfile | undefined;
}

/** What became of the runs at one step. `sent` is the sum of what follows it. */
export interface SimulatedStep {
  readonly index: number;
  readonly channel: Channel;
  readonly sent: number; // runs whose message was handed over
  readonly reached: number; // runs that this message completed
  readonly rejected: number; // runs whose message was refused, rejected or undeliverable
  readonly expired: number; // runs that waited in vain
  readonly overtaken: number; // runs that an earlier message completed while this one was waited for
  readonly messages: number; // handed over, with those that were tried again
  readonly cost: string;
}

/** Times in seconds, from acceptance; null: nobody was reached. */
export interface SimulatedTimes {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
}

/** The answer of `POST /v1/workflows/simulate`. */
export interface SimulationResource {
  readonly runs: number;
  readonly seed: number;
  readonly reached: number;
  readonly share_reached: number; // 0 to 1
  readonly reasons: Readonly<Partial<Record<OutcomeReason, number>>>; // how the runs ended
  readonly steps: readonly SimulatedStep[];
  readonly time_to_reach: SimulatedTimes;
  readonly cost: { readonly total: string; readonly per_run: string; readonly per_reached: string | null };
}
