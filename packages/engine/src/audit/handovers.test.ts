import { describe, expect, it } from "vitest";
import { logEntries } from "../log/log-entries.ts";
import type { LogEntry } from "../ports/run-store.ts";
import { decide } from "../rules/decide.ts";
import type { Run } from "../rules/run.ts";
import { wakeAt } from "../rules/run.ts";
import type { RunEvent } from "../rules/run-event.ts";
import { buildMessage, buildRun, buildWorkflow } from "../testing/builders.ts";
import { checkHandovers } from "./handovers.ts";

const error = { code: "timed_out", reason: "No answer" };
const rule = { conditionStatus: "delivered", expirySeconds: 600 } as const;

/** Two messages; without a rule the second one follows a rejection of the first and nothing else. */
function begin(failover: typeof rule | null, parts: Partial<Run["workflow"]> = {}): Run {
  const steps = [
    { message: buildMessage(), failover },
    { message: buildMessage(), failover: null },
  ];
  return buildRun({ workflow: buildWorkflow({ steps, ...parts }) });
}

/** The first message is handed over, nobody answers, and after the grace time it is handed over again. */
function handOverTwice(begun: Run): { readonly run: Run; readonly history: readonly LogEntry[] } {
  const history: LogEntry[] = [];
  let [run, now] = [begun, begun.createdAt];
  const happens = (event: RunEvent) => {
    const after = decide(run, event, now).run;
    history.push(...logEntries(run, after, event, now));
    run = after;
  };
  happens({ type: "handover-began" });
  happens({ type: "submit-unanswered", stepIndex: 0, attempt: 1, error });
  now = wakeAt(run) ?? now;
  happens({ type: "expiry-passed" });
  happens({ type: "handover-began" });
  return { run, history };
}

describe("a message that is handed over again although it may have left", () => {
  it("is right where only a sign of it would have moved the run, and the caller wants it at least once", () => {
    const { run, history } = handOverTwice(begin(null));
    expect(run.steps[0]?.attempts).toHaveLength(2);
    expect(checkHandovers(run, history)).toEqual([]);
  });

  it.each([
    ["with a rule, whose time sends the next one", begin(rule)],
    ["when the caller wants at most one", begin(null, { onUnknown: "give_up" })],
  ])("is a violation on a step %s", (_, run) => {
    const { history } = handOverTwice(begin(null));
    expect(checkHandovers(run, history)).toMatchObject([{ kind: "sent_twice", runId: run.id }]);
  });
});
