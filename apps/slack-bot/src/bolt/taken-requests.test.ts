import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLogger } from "../logger.ts";
import { openStore, type Store } from "../store/open-store.ts";
import { TakenRequests } from "./taken-requests.ts";

describe("the signatures of requests", () => {
  let folder: string;
  let store: Store;
  const opened: TakenRequests[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "failover-slack-"));
    store = openStore(join(folder, "slack.db"));
  });
  afterEach(() => {
    for (const taken of opened) taken.close();
    store.close();
    rmSync(folder, { recursive: true });
  });

  function open(): TakenRequests {
    const taken = new TakenRequests(store.takenRequests, createLogger("silent"));
    opened.push(taken);
    return taken;
  }

  const writtenDown = () => new Promise((resolve) => setImmediate(resolve));
  const minutes = (count: number) => count * 60_000;

  it("are taken once, and that is known without the disk", () => {
    const taken = open();
    expect([taken.take("a", 0), taken.take("a", 0), taken.take("b", 0)]).toEqual([true, false, true]);
    expect(store.takenRequests.list()).toEqual([]);
  });

  it("are known again after a restart, all that came at once", async () => {
    const taken = open();
    for (const signature of ["a", "b", "c"]) taken.take(signature, 0);
    await writtenDown();
    const restarted = open();
    expect(["a", "b", "c", "d"].map((signature) => restarted.take(signature, 1))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("are forgotten once nobody could use them any more", async () => {
    const taken = open();
    taken.take("old", 0);
    await writtenDown();
    taken.take("new", minutes(12));
    await writtenDown();
    expect(store.takenRequests.list()).toEqual([["new", minutes(12)]]);
    expect(taken.take("old", minutes(12))).toBe(true);
  });
});
