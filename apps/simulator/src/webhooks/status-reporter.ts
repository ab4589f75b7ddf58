import type { AcceptedMessage, SentStatus } from "../accepted-message.ts";
import type { Feed } from "../feed.ts";
import { statusJson } from "../message-log.ts";
import type { StatusPlan, TimedStatus } from "../people/status-plan.ts";
import type { Clock } from "../time/clock.ts";
import { Scheduler } from "../time/scheduler.ts";
import type { Addresses } from "./addresses.ts";
import { usageOf } from "./prices.ts";
import { statusBody } from "./status-body.ts";
import type { WebhookSender } from "./webhook-sender.ts";

/** One message and all that will be reported of it. */
export interface ReportedMessage {
  readonly message: AcceptedMessage;
  readonly plan: StatusPlan;
  readonly isUnsigned: () => boolean; // asked for each webhook: does it go out without its signature?
  readonly onRejected: (() => void) | null; // called once, after the first `rejected`
}

/** How far the plan of one message has come; only its next status is in the scheduler. */
interface Progress {
  readonly reported: ReportedMessage;
  next: number;
}

interface Parts {
  readonly clock: Clock;
  readonly sender: WebhookSender;
  readonly addresses: Addresses;
  readonly feed: Feed;
}

/** Reports the statuses of messages when their time comes. A status is recorded when it is sent first. */
export class StatusReporter {
  readonly #parts: Parts;
  readonly #planned: Scheduler<Progress>;
  #epoch = 0; // a reset ends it

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#planned = new Scheduler(parts.clock, (progress) => this.#proceed(progress));
  }

  /** Reports each status at its own time. */
  start(reported: ReportedMessage): void {
    this.#planNext({ reported, next: 0 });
  }

  /** Reports all statuses now, each after the receiver has answered the one before. */
  async reportAll(reported: ReportedMessage): Promise<void> {
    const epoch = this.#epoch;
    for (const status of reported.plan.statuses) {
      if (epoch !== this.#epoch) return;
      await new Promise<void>((resolve) => this.#report(reported, status, resolve));
    }
  }

  /** Reports that a message has arrived, whatever was planned; resolves when the receiver has answered. */
  async deliverNow(message: AcceptedMessage): Promise<void> {
    const plan: StatusPlan = { statuses: [], chargedAt: "delivered" };
    const reported = { message, plan, isUnsigned: () => false, onRejected: null };
    await new Promise<void>((resolve) =>
      this.#report(reported, { status: "delivered", afterMs: 0, isDropped: false }, resolve),
    );
  }

  /** Drops everything that is planned. */
  reset(): void {
    this.#epoch += 1;
    this.#planned.clear();
  }

  #planNext(progress: Progress): void {
    const { message, plan } = progress.reported;
    const planned = plan.statuses[progress.next];
    if (planned !== undefined) this.#planned.plan(message.acceptedAt + planned.afterMs, progress);
  }

  #proceed(progress: Progress): void {
    const { reported, next } = progress;
    const planned = reported.plan.statuses[next];
    if (planned === undefined || reported.message.isRevoked) return;
    this.#report(reported, planned, () => {});
    progress.next += 1;
    this.#planNext(progress);
  }

  #report(reported: ReportedMessage, planned: TimedStatus, onAttempted: () => void): void {
    const { message, onRejected } = reported;
    const sent: SentStatus = {
      status: planned.status,
      at: this.#parts.clock.now(),
      isDropped: planned.isDropped,
    };
    const isFirstRejection = sent.status === "rejected" && !message.sent.some(isRejection);
    message.sent.push(sent);
    this.#parts.feed.publish("status", () =>
      JSON.stringify({ message_uuid: message.uuid, ...statusJson(sent) }),
    );
    this.#send(reported, planned, onAttempted);
    if (isFirstRejection) onRejected?.();
  }

  #send({ message, plan, isUnsigned }: ReportedMessage, planned: TimedStatus, onAttempted: () => void): void {
    const { addresses, clock, sender } = this.#parts;
    const url = message.webhookUrl ?? addresses.statusUrl(message.applicationId);
    if (url === null || planned.isDropped) {
      onAttempted();
      return;
    }
    const usage = planned.status === plan.chargedAt ? usageOf(message.channel, message.parts) : null;
    const body = statusBody(message, { ...planned, at: clock.now(), usage });
    const { applicationId } = message;
    sender.send({ kind: "status", url, body, applicationId, isUnsigned: isUnsigned() }, onAttempted);
  }
}

function isRejection({ status }: SentStatus): boolean {
  return status === "rejected";
}
