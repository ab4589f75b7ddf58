import type { Subscription } from "@failover-kit/engine";
import { DeliverySigner } from "./delivery-signer.ts";
import { EventMatcher } from "./event-matcher.ts";

/** What is known in memory of one active subscription. */
export class SubscriptionLane {
  readonly inFlight = new Set<string>(); // deliveries under way, or done and not yet stored as such
  readonly matcher: EventMatcher;
  subscription: Subscription;
  signer: DeliverySigner;
  cursor: number; // how far the log was read; the stored cursor may be behind while nothing was wanted
  mayHaveDue = true; // some delivery may be due in the store
  isFull = false; // so much is pending that the log is not read further

  constructor(subscription: Subscription) {
    this.subscription = subscription;
    this.matcher = new EventMatcher(subscription);
    this.signer = new DeliverySigner(subscription);
    this.cursor = subscription.lastSeq;
  }

  /** Takes over what was changed from outside; events and filter never are. */
  renew(subscription: Subscription): void {
    this.subscription = subscription;
    this.signer = new DeliverySigner(subscription);
  }

  /** What was stored of it just now. */
  note(stored: Partial<Pick<Subscription, "lastSeq" | "lastDeliveredAt">>): void {
    this.subscription = { ...this.subscription, ...stored };
  }
}
