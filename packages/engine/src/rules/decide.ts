import { alertsOf } from "./alert.ts";
import type { Decision } from "./effect.ts";
import { onControl } from "./on-control.ts";
import { onReply } from "./on-reply.ts";
import { onRevokeAnswer } from "./on-revoke.ts";
import { onStatus } from "./on-status.ts";
import { onSubmitAnswer } from "./on-submit-answer.ts";
import { onExpiryPassed, onHandoverBegan, onHandoverPostponed } from "./on-time.ts";
import type { Instant, Run } from "./run.ts";
import type { RunEvent } from "./run-event.ts";
import { untoldEndings } from "./untold-endings.ts";

/**
 * What a run becomes, and what must be done, once `event` is known. The one place that knows what failover means.
 * Pure: no clock, no I/O. Total: whatever comes late, twice or out of order gives the same run back.
 */
export function decide(run: Run, event: RunEvent, now: Instant): Decision {
  const decision = react(run, event, now);
  if (decision.run === run) return decision;
  const effects = [...untoldEndings(run, decision.run, now), ...decision.effects, ...alertsOf(event)];
  return { ...decision, effects, run: { ...decision.run, revision: run.revision + 1, updatedAt: now } };
}

function react(run: Run, event: RunEvent, now: Instant): Decision {
  switch (event.type) {
    case "handover-began":
      return onHandoverBegan(run, now);
    case "handover-postponed":
      return onHandoverPostponed(run, event.until);
    case "submit-accepted":
    case "submit-refused":
    case "submit-deferred":
    case "submit-unanswered":
      return onSubmitAnswer(run, event, now);
    case "revoke-answered":
      return onRevokeAnswer(run, event, now);
    case "status-received":
      return onStatus(run, event, now);
    case "reply-received":
      return onReply(run, event, now);
    case "expiry-passed":
      return onExpiryPassed(run, now);
    default:
      return onControl(run, event, now);
  }
}
