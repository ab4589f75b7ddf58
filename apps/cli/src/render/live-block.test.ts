import type { RunResource } from "@failover-kit/core/model";
import { describe, expect, it } from "vitest";
import { renderLiveBlock } from "./live-block.ts";
import { createStyle, plainStyle } from "./style.ts";
import { buildRun, buildStep, now } from "./testing/sample-run.ts";
import { widthOf } from "./width.ts";

const view = { now, style: plainStyle, trouble: false, columns: 100, rows: 24 };

/** A run of 20 steps that is at one of them. */
function longRun(current: number): RunResource {
  const steps = Array.from({ length: 20 }, (_, index) => buildStep(index));
  return buildRun({ steps, step_index: current });
}

describe("the lines under a timeline", () => {
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
    const error = { code: "1", reason: "用户没有读 📦👩‍👩‍👧 Прочитано", class: "permanent" } as const;
    const steps = [buildStep(0, { to: "包裹的地址", state: "rejected", error }), buildStep(1)];
    for (const run of [buildRun(), buildRun({ steps })]) {
      for (let columns = 5; columns < 70; columns += 1) {
        for (const line of renderLiveBlock(run, { ...view, style, columns })) {
          expect(widthOf(line)).toBeLessThan(columns);
          expect(line.isWellFormed()).toBe(true);
        }
      }
    }
  });

  it("keep state and time when the terminal is narrow; address and bar go first", () => {
    expect(renderLiveBlock(buildRun(), { ...view, columns: 40 })).toEqual([
      "",
      "  ✓ 1 Messenger  delivered  to be read",
      "  ○ 2 SMS        pending",
      "",
      "  next: 2 SMS in 0:05",
    ]);
  });

  it("leave the terminal two rows, and show the current step if there is room for one", () => {
    for (const current of [0, 9, 19]) {
      for (let rows = 3; rows < 30; rows += 1) {
        const lines = renderLiveBlock(longRun(current), { ...view, rows });
        expect(lines.length).toBeLessThan(rows - 1);
        if (rows > 3) expect(lines.filter((line) => line.includes(` ${current + 1} SMS `))).toHaveLength(1);
        expect(lines.at(-1)).toContain(" in 0:05");
      }
    }
  });

  it("count the steps that have no room, in columns that ten steps do not move", () => {
    expect(renderLiveBlock(longRun(9), { ...view, rows: 10 })).toEqual([
      "",
      "  … 8 before",
      "  ○  9 SMS  447700900042  pending",
      "  ○ 10 SMS  447700900042  pending",
      "  ○ 11 SMS  447700900042  pending",
      "  … 9 more",
      "",
      expect.stringContaining("next: 11 SMS in 0:05"),
    ]);
  });
});
