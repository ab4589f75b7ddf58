import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  describeCell,
  endedSituations,
  happenings,
  pausedSituationsAt,
  positions,
  revocableSituations,
  type Situation,
  situationsAt,
} from "../testing/rules-table.ts";
import { decide } from "./decide.ts";
import { handoverAt } from "./run.ts";

const document = new URL("../../../../docs/failover-rules.md", import.meta.url);
const begin = "<!-- table: begin -->";
const end = "<!-- table: end -->";

const situations: readonly Situation[] = [
  ...positions.flatMap((position) => situationsAt(position)),
  ...positions.flatMap((position) => pausedSituationsAt(position)),
  ...revocableSituations(),
  ...endedSituations(),
];

const cells = situations.flatMap((situation) =>
  happenings.flatMap((happening) => {
    const cell = happening.eventIn(situation);
    return cell === null ? [] : [{ title: `${happening.name} / ${situation.name}`, situation, ...cell }];
  }),
);

describe("the whole table of rules", () => {
  it("is what docs/failover-rules.md says", () => {
    const text = readFileSync(document, "utf8");
    const [before = "", rest = ""] = text.split(begin);
    const [written = "", after = ""] = rest.split(end);
    const table = renderTables();
    if (process.env.WRITE_RULES_TABLE) writeFileSync(document, `${before}${begin}\n${table}\n${end}${after}`);
    else expect(written.trim()).toBe(table.trim());
  });

  it("covers every position, state and event: more than nine hundred cells", () => {
    expect(cells.length).toBeGreaterThan(900);
  });

  it("counts exactly one revision for a change and none for no change", () => {
    for (const { title, situation, event, now } of cells) {
      const { run } = decide(situation.run, event, now);
      const expected = run === situation.run ? 0 : 1;
      expect(run.revision - situation.run.revision, title).toBe(expected);
    }
  });

  it("never changes the run that it was given", () => {
    for (const { title, situation, event, now } of cells) {
      const before = structuredClone(situation.run);
      decide(situation.run, event, now);
      expect(situation.run, title).toEqual(before);
    }
  });

  it("sends nothing for a run that has ended or is paused", () => {
    for (const { title, situation, event, now } of cells) {
      const { run, effects } = decide(situation.run, event, now);
      if (run.status === "running") continue;
      expect(handoverAt(run), title).toBeNull();
      expect(
        effects.filter(({ type }) => type === "submit-message"),
        title,
      ).toEqual([]);
    }
  });

  it("lets an ended run stay as it ended", () => {
    for (const { title, situation, event, now } of cells) {
      if (situation.run.endedAt === null) continue;
      const { run } = decide(situation.run, event, now);
      expect([run.status, run.endedAt, run.outcome?.reason], title).toEqual([
        situation.run.status,
        situation.run.endedAt,
        situation.run.outcome?.reason,
      ]);
    }
  });

  it("makes nothing of the same event a second time, except where time or a person asks again", () => {
    const repeatable = [
      "run-extended",
      "run-advanced",
      "handover-postponed",
      "expiry-passed",
      "handover-began",
    ];
    for (const { title, situation, event, now } of cells) {
      if (repeatable.includes(event.type)) continue;
      const { run } = decide(situation.run, event, now);
      const again = decide(run, event, now);
      expect(again.run, title).toBe(run);
      expect(again.effects, title).toEqual([]);
    }
  });

  it("owes a final report exactly when the run ends, and a correction only after that", () => {
    for (const { title, situation, event, now } of cells) {
      const { run, effects } = decide(situation.run, event, now);
      const reports = effects.filter(({ type }) => type === "send-final-report").length;
      const hasJustEnded = run.endedAt !== null && situation.run.endedAt === null;
      const isCorrected = situation.run.endedAt !== null && run.reportNumber > situation.run.reportNumber;
      expect(reports, title).toBe(hasJustEnded || isCorrected ? 1 : 0);
    }
  });
});

function renderTables(): string {
  const parts = positions.flatMap((position) => [
    renderTable(`On the ${position} of three steps`, situationsAt(position)),
    renderTable(`On the ${position} of three steps, paused`, pausedSituationsAt(position)),
  ]);
  const revocable = renderTable("On the first of two steps, over RCS", revocableSituations());
  return [...parts, revocable, renderTable("After the end", endedSituations())].join("\n\n");
}

function renderTable(heading: string, columns: readonly Situation[]): string {
  const row = (words: readonly string[]) => `| ${words.join(" | ")} |`;
  const head = [row(["", ...columns.map(({ name }) => name)]), row(["---", ...columns.map(() => "---")])];
  const rows = happenings.map((happening) =>
    row([happening.name, ...columns.map((situation) => describeCell(situation, happening))]),
  );
  return [`#### ${heading}`, "", ...head, ...rows].join("\n");
}
