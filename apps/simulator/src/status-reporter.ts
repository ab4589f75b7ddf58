import type { AcceptedMessage } from "./accepted-message.ts";
import type { PlannedStatus } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import { usageOf } from "./prices.ts";
import { Scheduler } from "./scheduler.ts";
import { statusBody } from "./status-body.ts";
import type { StatusPlan } from "./status-plan.ts";
import type { StatusSender } from "./status-sender.ts";

/** How far the plan of one message has come; only its next status is in the scheduler. */
interface Progress {
  readonly message: AcceptedMessage;
  readonly plan: StatusPlan;
  next: number;
}

/** Reports the statuses of messages when their time comes. A status is recorded when it is sent first. */
export class StatusReporter {
  readonly #clock: Clock;
  readonly #sender: StatusSender;
  readonly #statusUrl: string | null;
  readonly #planned: Scheduler<Progress>;
  #epoch = 0; // a reset ends it

  constructor(options: { clock: Clock; sender: StatusSender; statusUrl: string | null }) {
    this.#clock = options.clock;
    this.#sender = options.sender;
    this.#statusUrl = options.statusUrl;
    this.#planned = new Scheduler(options.clock, (progress) => this.#proceed(progress));
  }

  /** Reports each status at its own time. */
  start(message: AcceptedMessage, plan: StatusPlan): void {
    this.#planNext({ message, plan, next: 0 });
  }

  /** Reports all statuses now, each after the receiver has answered the one before. */
  async reportAll(message: AcceptedMessage, plan: StatusPlan): Promise<void> {
    const epoch = this.#epoch;
    for (const planned of plan.statuses) {
      if (epoch !== this.#epoch) return;
      await new Promise<void>((resolve) => this.#report(message, plan, planned, resolve));
    }
  }

  /** Drops everything that is planned. */
  reset(): void {
    this.#epoch += 1;
    this.#planned.clear();
  }

  #planNext(progress: Progress): void {
    const { message, plan, next } = progress;
    const planned = plan.statuses[next];
    if (planned !== undefined) this.#planned.plan(message.acceptedAt + planned.after_ms, progress);
  }

  #proceed(progress: Progress): void {
    const { message, plan, next } = progress;
    const planned = plan.statuses[next];
    if (planned === undefined || message.isRevoked) return;
    this.#report(message, plan, planned, () => {});
    progress.next += 1;
    this.#planNext(progress);
  }

  #report(message: AcceptedMessage, plan: StatusPlan, planned: PlannedStatus, onAttempted: () => void): void {
    const at = this.#clock.now();
    const url = message.webhookUrl ?? this.#statusUrl;
    message.sent.push({ status: planned.status, at });
    if (url === null) {
      onAttempted();
      return;
    }
    const usage = planned.status === plan.chargedAt ? usageOf(message.channel, message.parts) : null;
    this.#sender.send(url, statusBody(message, { planned, at, usage }), onAttempted);
  }
}
