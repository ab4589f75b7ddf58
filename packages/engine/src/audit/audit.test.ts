/** Databases of all kinds of stories are clean; each way to spoil one is found, by run and reason. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAuditSource } from "../sqlite/index.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { World } from "../worker/testing/world.ts";
import { type AuditReport, audit } from "./audit.ts";
import { oweReports, waysToSpoil, writeOver } from "./testing/ways-to-spoil.ts";
import { type ViolationKind, violationKinds } from "./violation.ts";

let folder: string;
let clean: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "failover-audit-"));
  clean = await tellStory(1);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A database with a few runs to which everything possible has happened. */
async function tellStory(seed: number): Promise<string> {
  const path = join(folder, `story-${seed}.db`);
  const world = new World(seed, path);
  await world.begin();
  for (let step = 0; step < 40; step++) await world.step();
  if (seed % 2 === 0) await world.end();
  await world.close();
  return path;
}

function auditFile(path: string): AuditReport {
  const source = openAuditSource(path);
  try {
    return audit(source);
  } finally {
    source.close();
  }
}

/** Spoils a copy of the clean database and audits it. */
function auditSpoilt(spoil: (database: DatabaseSync) => void): AuditReport {
  const path = join(folder, "spoilt.db");
  for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
  copyFileSync(clean, path);
  const database = new DatabaseSync(path);
  spoil(database);
  database.close();
  return auditFile(path);
}

describe("a database", () => {
  it.each([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])("is clean, whatever has happened (seed %i)", async (seed) => {
    const report = auditFile(await tellStory(seed));
    expect(report.violations).toEqual([]);
    expect(report.runs).toBeGreaterThan(0);
    expect(report.decisions).toBeGreaterThan(report.runs);
  });

  it("is not changed by an audit", () => {
    const before = readFileSync(clean);
    auditFile(clean);
    expect(readFileSync(clean).equals(before)).toBe(true);
  });

  it("is read with what a killed process has left in its journal", async () => {
    const path = join(folder, "killed.db");
    const world = new World(3, path);
    await world.begin();
    for (let step = 0; step < 20; step++) await world.step();
    const copy = join(folder, "killed-copy.db");
    for (const end of ["", "-wal"]) if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    const count = (await world.sqlite.runs.countByStatus()).running;
    await world.close();
    const report = auditFile(copy);
    expect([report.violations, report.runs >= count]).toEqual([[], true]);
  });
});

/** Kinds of which each way is to be told as this and nothing else. */
const alone: ReadonlySet<ViolationKind> = new Set(["account_differs", "list_differs", "reply_differs"]);

describe("an audit finds", () => {
  it.each(waysToSpoil)("%s: %s", (kind, _, spoil) => {
    const report = auditSpoilt(spoil);
    const found = report.violations.filter((violation) => violation.kind === kind);
    expect(found).not.toEqual([]);
    expect(report.byKind[kind]).toBe(found.length);
    if (alone.has(kind)) expect(Object.keys(report.byKind)).toEqual([kind]);
    for (const { runId, reason } of found) {
      expect(reason).not.toBe("");
      if (!["total_differs", "file_damaged"].includes(kind)) expect(runId).not.toBe(null);
    }
  });

  it("nothing in a callback that is still owed", () => {
    const { violations, callbacks } = auditSpoilt((database) => oweReports(database, 1));
    expect([violations, callbacks]).toEqual([[], 1]);
  });

  it("file_damaged: random bytes, wherever they lie", () => {
    const random = new SeededRandom(1);
    const bytes = Buffer.from(Array.from({ length: 4096 }, () => random.below(256)));
    for (let page = 1; page < readFileSync(clean).length / 4096; page++) {
      const { byKind, violationCount } = auditSpoilt((database) => writeOver(database, page * 4096, bytes));
      // Pages that nothing is stored on have nothing to lose.
      expect([page, byKind]).toEqual([page, violationCount === 0 ? {} : { file_damaged: violationCount }]);
    }
  });

  it("has a way for each kind of violation", () => {
    expect(new Set(waysToSpoil.map(([kind]) => kind))).toEqual(new Set(violationKinds));
  });
});
