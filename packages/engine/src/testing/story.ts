import type { MessageError, MessageStatus, OnUnknown, Usage } from "@failover-kit/core/model";
import { decide } from "../rules/decide.ts";
import type { Effect, Refusal } from "../rules/effect.ts";
import type { Instant, Run } from "../rules/run.ts";
import type { AttemptRef, ControlEvent, RevokeEvent, RunEvent, SubmitEvent } from "../rules/run-event.ts";
import { currentStep } from "../rules/step.ts";
import { buildMessage, buildRun, buildWorkflow } from "./builders.ts";

// Like Omit, but for each member of a union by itself.
type Bare<T> = T extends unknown ? Omit<T, keyof AttemptRef> : never;

/** Tells what happens to one run, in order, through `decide` alone. Each call is one event; time moves with `wait`. */
export class Story {
  run: Run;
  now: Instant;
  readonly effects: Effect[] = [];
  refusal: Refusal | null = null;

  constructor(run: Run) {
    this.run = run;
    this.now = run.createdAt;
  }

  wait(seconds: number): this {
    this.now += seconds * 1000;
    return this;
  }

  /** Decides on one event as it is. */
  happens(event: RunEvent): this {
    const decision = decide(this.run, event, this.now);
    this.run = decision.run;
    this.refusal = decision.refusal;
    this.effects.push(...decision.effects);
    return this;
  }

  handsOver(): this {
    return this.happens({ type: "handover-began" });
  }

  /** The gateway answers the newest attempt of the current step, or the one named. */
  answers(answer: Bare<SubmitEvent>, ref: Partial<AttemptRef> = {}): this {
    return this.happens({ ...this.#ref(ref), ...answer } as SubmitEvent);
  }

  accepts(messageUuid: string, ref: Partial<AttemptRef> = {}): this {
    return this.answers({ type: "submit-accepted", messageUuid }, ref);
  }

  /** Hands the current message over and has it accepted as `messageUuid`. */
  submits(messageUuid: string): this {
    return this.handsOver().accepts(messageUuid);
  }

  reports(
    messageUuid: string,
    status: MessageStatus,
    details: Partial<AttemptRef> & { usage?: Usage; error?: MessageError } = {},
  ): this {
    const { usage = null, error = null, ...ref } = details;
    const report = { messageUuid, status, reportedAt: this.now, clientRef: null, usage, error };
    return this.happens({ type: "status-received", ...this.#ref(ref), report });
  }

  /** The recipient of a step writes on its channel: now, unless the gateway says another instant. */
  replies(stepIndex: number, sentAt: Instant = this.now): this {
    const message = this.run.workflow.steps[stepIndex]?.message;
    if (message === undefined) throw new RangeError(`there is no step ${stepIndex}`);
    const { channel, to: from } = message;
    return this.happens({ type: "reply-received", channel, from, sentAt, messageUuid: "reply" });
  }

  /** The gateway answers the revocation of the current step's message, or of the one named. */
  revokes(outcome: RevokeEvent["outcome"], ref: Partial<AttemptRef> = {}): this {
    const error = outcome === "revoked" ? null : { code: "x", reason: "as the test says" };
    return this.happens({ type: "revoke-answered", ...this.#ref(ref), outcome, error });
  }

  timePasses(): this {
    return this.happens({ type: "expiry-passed" });
  }

  somebody(type: Exclude<ControlEvent["type"], "run-extended" | "revocation-asked">): this {
    return this.happens({ type, by: null });
  }

  /** A caller wants the message of a step back. */
  wantsBack(stepIndex = 0): this {
    return this.happens({ type: "revocation-asked", stepIndex, by: null });
  }

  /** How many times the message of a step was handed over. */
  submitCount(stepIndex: number): number {
    return this.effects.filter((effect) => effect.type === "submit-message" && effect.stepIndex === stepIndex)
      .length;
  }

  /** The numbers of the final reports asked for. */
  get reportNumbers(): readonly number[] {
    return this.effects.flatMap((effect) => (effect.type === "send-final-report" ? [effect.number] : []));
  }

  #ref(ref: Partial<AttemptRef>): AttemptRef {
    const stepIndex = ref.stepIndex ?? this.run.stepIndex;
    const attempt =
      ref.attempt ?? (stepIndex === this.run.stepIndex ? currentStep(this.run).attempts.length : 1);
    return { stepIndex, attempt };
  }
}

/** Messenger until read, 600 s; then SMS. */
export function beginStory(): Story {
  return new Story(buildRun());
}

/** A single SMS. */
export function beginLastStep(onUnknown: OnUnknown = "send_again"): Story {
  const workflow = buildWorkflow({ steps: [{ message: buildMessage(), failover: null }], onUnknown });
  return new Story(buildRun({ workflow }));
}
