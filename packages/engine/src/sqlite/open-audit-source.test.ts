/** A database is read wherever it lies, and what cannot be read is told as what it is. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { audit } from "../audit/audit.ts";
import { buildBatch, buildLogEntry, buildRun } from "../testing/builders.ts";
import { openAuditSource, openSqliteStore } from "./index.ts";

let root: string;
let clean: string;
let withJournal: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "failover-open-"));
  chmodSync(root, 0o755);
  clean = join(root, "clean.db");
  const store = openSqliteStore({ path: clean });
  const created = [1, 2, 3].map((number) => ({
    run: buildRun({ id: `run-${number}` }),
    log: [buildLogEntry()],
  }));
  await store.runs.commit(buildBatch({ created }));
  withJournal = join(root, "with-journal.db");
  for (const end of ["", "-wal"]) copyFileSync(clean + end, withJournal + end);
  await store.close();
});
afterAll(() => rmSync(root, { recursive: true }));

let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(root, "case-"));
  chmodSync(folder, 0o755);
  path = join(folder, "failover.db");
});

function copy(from: string): void {
  copyFileSync(from, path);
  chmodSync(path, 0o644);
  if (from === withJournal) copyFileSync(`${from}-wal`, `${path}-wal`);
}

function countRuns(name = path): number {
  const source = openAuditSource(name);
  try {
    return audit(source).runs;
  } finally {
    source.close();
  }
}

/** Does it as somebody who owns nothing: modes stop everybody but root. */
function asAnybody<T>(work: () => T): T {
  const user = process.geteuid?.();
  if (user !== 0) return work();
  process.seteuid?.(65534);
  try {
    return work();
  } finally {
    process.seteuid?.(user);
  }
}

function atVersion(version: number): void {
  copy(clean);
  const database = new DatabaseSync(path);
  database.exec(`DELETE FROM migrations WHERE version > ${version}`);
  if (version > 1000) database.exec(`INSERT INTO migrations VALUES (${version}, 'from the future')`);
  database.close();
}

describe("a database to be audited", () => {
  it("is read without leaving anything beside it", () => {
    copy(clean);
    expect([countRuns(), readdirSync(join(path, ".."))]).toEqual([3, ["failover.db"]]);
  });

  it("is read in a folder that nobody may write to", () => {
    copy(clean);
    chmodSync(path, 0o444);
    chmodSync(join(path, ".."), 0o555);
    expect(asAnybody(countRuns)).toBe(3);
  });

  it("is read with its journal, where that can be", () => {
    copy(withJournal);
    expect(countRuns()).toBe(3);
  });

  it.each(["a b", "100%25", "what?", "no #1", "ü&immutable=0"])("is found by a name such as %s", (name) => {
    mkdirSync(join(path, "..", name));
    const named = join(path, "..", name, `${name}.db`);
    copyFileSync(clean, named);
    expect(countRuns(named)).toBe(3);
  });

  it("cannot be audited while a server has it", async () => {
    const store = openSqliteStore({ path });
    expect(() => openAuditSource(path)).toThrow(expect.objectContaining({ code: "database_in_use" }));
    await store.close();
  });

  it("that a server has written to in the meantime proves nothing", async () => {
    copy(clean);
    const source = openAuditSource(path);
    const store = openSqliteStore({ path });
    await store.runs.commit(
      buildBatch({ created: [{ run: buildRun({ id: "run-4" }), log: [buildLogEntry()] }] }),
    );
    await store.close();
    expect(() => source.close()).toThrow(expect.objectContaining({ code: "database_in_use" }));
  });

  it("that was cut off is opened, and called damaged", () => {
    copy(clean);
    truncateSync(path, 30_000);
    const source = openAuditSource(path);
    expect(audit(source).byKind).toEqual({ file_damaged: expect.any(Number) });
    source.close();
  });
});

const serversFile = /FAILOVER_DATABASE_URL/;
const odd: readonly [string, () => void, RegExp, RegExp][] = [
  ["does not exist", () => {}, /does not exist/, serversFile],
  ["is a folder", () => mkdirSync(path), /is no file/, serversFile],
  ["is a text", () => writeFileSync(path, "no database".repeat(100)), /is no SQLite database/, serversFile],
  ["is empty", () => writeFileSync(path, ""), /none of Failover Kit/, serversFile],
  ["is from an older release", () => atVersion(3), /tables of version 3/, /Start the server once/],
  [
    "belongs to somebody else",
    () => {
      copy(clean);
      chmodSync(path, 0o000);
    },
    /may not be read by this user/,
    /as the user of the server/,
  ],
  [
    "has a journal of somebody else",
    () => {
      copy(withJournal);
      chmodSync(`${path}-wal`, 0o000);
    },
    /may not be read by this user/,
    /as the user of the server/,
  ],
  [
    "has a journal in a folder that nobody may write to",
    () => {
      copy(withJournal);
      for (const end of ["", "-wal"]) chmodSync(path + end, 0o444);
      chmodSync(join(path, ".."), 0o555);
    },
    /has a journal/,
    /Copy the file and its -wal together/,
  ],
];

describe("a file that cannot be audited", () => {
  it.each(odd)("because it %s is told as such, with what to do", (_, make, reason, next) => {
    make();
    expect(() => asAnybody(() => openAuditSource(path))).toThrow(
      expect.objectContaining({
        code: "database_unreadable",
        message: expect.stringMatching(reason),
        next: expect.stringMatching(next),
      }),
    );
  });

  it("because it is from a newer release is told as such", () => {
    atVersion(9999);
    expect(() => openAuditSource(path)).toThrow(expect.objectContaining({ code: "database_too_new" }));
  });
});
