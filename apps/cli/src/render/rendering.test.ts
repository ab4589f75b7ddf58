import type { EventResource, RunEventResource, RunStatus, StepState } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { UsageError } from "../errors/usage-error.ts";
import { LiveArea } from "../live/live-area.ts";
import { renderError } from "./errors.ts";
import { renderEvent } from "./event-line.ts";
import { renderRun } from "./run-details.ts";
import { renderRunTable } from "./run-table.ts";
import { createStyle, plainStyle } from "./style.ts";
import { buildRun, buildStep, now } from "./testing/sample-run.ts";

describe("a table of runs", () => {
  it("leaves out what a narrow terminal has no room for, and never the run", () => {
    const titles = [200, 100, 80, 20].map((columns) => {
      const [heading] = renderRunTable([buildRun()], { now, style: plainStyle, columns });
      return heading?.split(/ +/);
    });
    expect(titles).toEqual([
      ["RUN", "STATUS", "AGE", "CHANNELS", "NOW", "REFERENCE"],
      ["RUN", "STATUS", "AGE", "NOW", "REFERENCE"],
      ["RUN", "STATUS", "AGE", "NOW"],
      ["RUN", "STATUS", "NOW"],
    ]);
  });
});

describe("what comes from outside", () => {
  it("cannot move the cursor or change colours", () => {
    const evil = "\u001b[2J\u0007\u202e";
    const run = buildRun({
      id: `r${evil}`,
      status: `running${evil}` as RunStatus,
      client_ref: evil,
      metadata: { evil },
      source: evil,
      steps: [buildStep(0, { state: `read${evil}` as StepState, to: evil })],
    });
    const event: RunEventResource = {
      seq: 1,
      type: "step.rejected",
      at: "2026-03-02T09:30:00Z",
      run_id: run.id,
      step_index: 0,
      data: { channel: "sms", error: { code: "1", reason: evil } },
    };
    const text = [
      ...renderRun(run, now, plainStyle),
      ...renderRunTable([run], { now, style: plainStyle, columns: 200 }),
      renderEvent(event, { style: plainStyle, startedAt: null, showRun: true }),
      ...renderError(new UsageError(`There is no profile "${evil}".`, `Write it: ${evil}`), plainStyle),
    ].join("");
    expect([...evil].filter((sign) => /\p{C}/u.test(sign) && text.includes(sign))).toEqual([]);
  });
});

describe("an event that belongs to no run", () => {
  it("is told as the account's, in the columns of the others", () => {
    const event: EventResource = {
      seq: 2,
      type: "subscription.disabled",
      at: "2026-03-02T09:30:00Z",
      run_id: null,
      step_index: null,
      data: { subscription_id: "s-1" },
    };
    const line = renderEvent(event, { style: plainStyle, startedAt: null, showRun: true });
    expect(line).toMatch(/ {36} {2}account {5} {2}■ subscription disabled: .* {2}s-1$/);
  });
});

describe("colours", () => {
  it("are for terminals only, and not for those who want none", () => {
    const pipe = { isTTY: false, write: () => true };
    const terminal = { isTTY: true, write: () => true };
    expect(createStyle(terminal, {}).red("x")).not.toBe("x");
    expect(createStyle(terminal, { NO_COLOR: "1" }).red("x")).toBe("x");
    expect(createStyle(terminal, { TERM: "dumb" }).red("x")).toBe("x");
    expect(createStyle(pipe, {}).red("x")).toBe("x");
  });
});

describe("an area that is drawn over", () => {
  it("goes back over exactly its own lines, lets none of them wrap, and gives the cursor back", () => {
    let text = "";
    const area = new LiveArea({ write: (part) => (text += part) });
    area.draw(["a", "b"]);
    area.draw(["c"], ["stays"]);
    area.close();
    area.close();
    expect(text.replaceAll("\u001b[?7l", "[").replaceAll("\u001b[?7h", "]")).toBe(
      "\u001b[?25l[a\nb\n]\r\u001b[2A\u001b[0Jstays\n[c\n]\r\u001b[1A\u001b[0J\u001b[?25h",
    );
  });
});
