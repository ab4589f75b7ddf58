import { stripVTControlCharacters } from "node:util";
import type { EventResource, RunEventResource, RunResource, StepResource } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { LiveArea } from "../live/live-area.ts";
import { renderEvent } from "./event-line.ts";
import { renderLiveBlock } from "./live-block.ts";
import { renderRun } from "./run-details.ts";
import { renderRunTable } from "./run-table.ts";
import { createStyle, plainStyle } from "./style.ts";

const now = Date.parse("2026-03-02T09:30:05Z");

function buildStep(index: number, parts: Partial<StepResource> = {}): StepResource {
  const message = { channel: "sms", message_type: "text", from: "ParcelCo", to: "447700900042" } as const;
  return {
    index,
    channel: "sms",
    to: "447700900042",
    from: "ParcelCo",
    state: "pending",
    message_status: null,
    message_uuid: null,
    attempts: 0,
    submitted_at: null,
    expires_at: null,
    ended_at: null,
    error: null,
    usage: null,
    message,
    failover: null,
    ...parts,
  };
}

function buildRun(parts: Partial<RunResource> = {}): RunResource {
  const first = buildStep(0, {
    channel: "messenger",
    to: "2901000000000042",
    state: "delivered",
    submitted_at: "2026-03-02T09:30:00Z",
    failover: { condition_status: "read", expiry_time: 10 },
  });
  return {
    id: "01890000-0000-7000-8000-000000000000",
    status: "running",
    revision: 3,
    step_index: 0,
    expires_at: "2026-03-02T09:30:10Z",
    created_at: "2026-03-02T09:30:00Z",
    updated_at: "2026-03-02T09:30:00Z",
    ended_at: null,
    outcome: null,
    steps: [first, buildStep(1)],
    usage: null,
    client_ref: "order-7731",
    metadata: {},
    source: null,
    workflow: null,
    ...parts,
  };
}

describe("the lines under a timeline", () => {
  const view = { now, style: plainStyle, trouble: false, columns: 100 };

  it("show the steps, how much of the wait is over, and what comes next", () => {
    expect(renderLiveBlock(buildRun(), view)).toEqual([
      "",
      "  ✓ 1 Messenger  2901000000000042  delivered  to be read",
      "  ○ 2 SMS        447700900042      pending",
      "",
      `  ${"━".repeat(12)}${"─".repeat(12)}  next: 2 SMS in 0:05`,
    ]);
  });

  it("say when the clock stands still, and when the server is away", () => {
    const paused = buildRun({ status: "paused", expires_at: null });
    expect(renderLiveBlock(paused, view).at(-1)).toBe("  paused  its clock stands still");
    expect(renderLiveBlock(buildRun(), { ...view, trouble: true }).at(-1)).toContain("the server is away");
  });

  it("never wrap, however narrow the terminal", () => {
    const style = createStyle({ isTTY: true, write: () => true }, {});
    for (const columns of [10, 40, 60]) {
      for (const line of renderLiveBlock(buildRun(), { ...view, style, columns })) {
        expect(stripVTControlCharacters(line).length).toBeLessThan(columns);
      }
    }
  });
});

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
    const run = buildRun({ client_ref: evil, metadata: { evil }, source: evil });
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
      renderEvent(event, { style: plainStyle, startedAt: null }),
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
  it("goes back over exactly its own lines, and gives the cursor back", () => {
    let text = "";
    const area = new LiveArea({ write: (part) => (text += part) });
    area.draw(["a", "b"]);
    area.draw(["c"], ["stays"]);
    area.close();
    area.close();
    expect(text).toBe("\u001b[?25la\nb\n\r\u001b[2A\u001b[0Jstays\nc\n\r\u001b[1A\u001b[0J\u001b[?25h");
  });
});
