import { describe, expect, it } from "vitest";
import { acceptedEntries, logEntries } from "../log/log-entries.ts";
import type { LogEntry } from "../ports/run-store.ts";
import { decide } from "../rules/decide.ts";
import type { Run } from "../rules/run.ts";
import type { RunEvent } from "../rules/run-event.ts";
import { withStep } from "../rules/step.ts";
import { buildRun } from "../testing/builders.ts";
import { replay } from "./replay.ts";

/** A run to which one thing after another happens, each a second after the one before. */
function tell(...events: RunEvent[]): { readonly run: Run; readonly history: readonly LogEntry[] } {
  let run = buildRun();
  let now = run.createdAt;
  const history = [...acceptedEntries(run, {})];
  for (const event of events) {
    const after = decide(run, event, now).run;
    history.push(...logEntries(run, after, event, now));
    run = after;
    now += 1000;
  }
  return { run, history };
}

const begun = { type: "handover-began" } as const;
const accepted = { type: "submit-accepted", stepIndex: 0, attempt: 1, messageUuid: "m1" } as const;
const canceled = { type: "run-canceled", by: null } as const;

describe("a run that an older release has stored", () => {
  it("may lack when a message was accepted whose step was over by then: only newer ones note it", () => {
    const { run, history } = tell(begun, canceled, accepted);
    expect(replay(run, history).violations).toEqual([]);
    expect(replay(withStep(run, 0, { submittedAt: null }), history).violations).toEqual([]);
  });

  it("has every other instant that its history comes to", () => {
    const { run, history } = tell(begun, accepted, canceled);
    const stored = withStep(run, 0, { submittedAt: null });
    expect(replay(stored, history).violations).toMatchObject([{ kind: "state_differs" }]);
    const late = tell(begun, canceled, accepted);
    const wrong = withStep(late.run, 0, { submittedAt: 7 });
    expect(replay(wrong, late.history).violations).toMatchObject([{ kind: "state_differs" }]);
  });
});
