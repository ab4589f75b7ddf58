import {
  type Channel,
  channelRules,
  defaultReceiptProfile,
  type FullChannelProfile,
  type MessageStatus,
  type ReceiptProfile,
} from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";
import type { AttemptRef, RunEvent } from "../rules/run-event.ts";
import { drawDelayMs } from "./random.ts";

/** Something that is going to happen. */
export interface Coming {
  readonly at: Instant;
  readonly event: RunEvent;
  readonly isCharged: boolean; // the message is paid for when this happens
}

/** Draws what becomes of messages, by a profile. */
export class SimulatedGateway {
  readonly #profile: ReceiptProfile;
  readonly #random: () => number;

  constructor(profile: ReceiptProfile, random: () => number) {
    this.#profile = profile;
    this.#random = random;
  }

  /** Everything that one handover leads to, in order. */
  submit(channel: Channel, ref: AttemptRef, now: Instant): readonly Coming[] {
    const profile = profileOf(this.#profile, channel);
    const random = this.#random;
    const dice = random();
    const error = { code: "no_answer", reason: "As the profile says" };
    const answer = (event: RunEvent): Coming => ({ at: now, event, isCharged: false });
    if (dice < profile.refused) return [answer({ type: "submit-refused", ...ref, error })];
    if (dice < profile.refused + profile.deferred) {
      return [answer({ type: "submit-deferred", ...ref, error, retryAfterSeconds: null, random: random() })];
    }
    const isHeard = dice >= profile.refused + profile.deferred + profile.unanswered;
    const messageUuid = `${ref.stepIndex}.${ref.attempt}`;
    const first: Coming = {
      ...answer(
        isHeard
          ? { type: "submit-accepted", ...ref, messageUuid }
          : { type: "submit-unanswered", ...ref, error },
      ),
      isCharged: channelRules[channel].chargedAt === "submitted",
    };
    return [first, ...this.#receipts(channel, profile, { ref, messageUuid, now })];
  }

  #receipts(
    channel: Channel,
    profile: FullChannelProfile,
    {
      ref,
      messageUuid,
      now,
    }: { readonly ref: AttemptRef; readonly messageUuid: string; readonly now: Instant },
  ): Coming[] {
    const random = this.#random;
    const { reportsRead, chargedAt } = channelRules[channel];
    const coming = (status: MessageStatus, at: Instant): Coming => ({
      at,
      event: {
        type: "status-received",
        ...ref,
        report: { messageUuid, status, reportedAt: at, clientRef: null, usage: null, error: null },
      },
      isCharged: status === "delivered" && chargedAt === "delivered",
    });
    const dice = random();
    if (dice < profile.rejected)
      return [coming("rejected", now + drawDelayMs(profile.rejected_after, random))];
    if (dice < profile.rejected + profile.silent) return [];
    const deliveredAt = now + drawDelayMs(profile.delivered_after, random);
    const delivered = coming("delivered", deliveredAt);
    if (!reportsRead || random() >= profile.read) return [delivered];
    return [delivered, coming("read", deliveredAt + drawDelayMs(profile.read_after, random))];
  }
}

/** The profile of a channel, with the default where it says nothing. */
export function profileOf(profile: ReceiptProfile, channel: Channel): FullChannelProfile {
  const given = Object.entries(profile[channel] ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaultReceiptProfile[channel], ...Object.fromEntries(given) };
}
