import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instanceId } from "./instance-id.ts";
import { PositionFile } from "./position-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "failover-position-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const owner = { id: "server1", url: "http://127.0.0.1:4700", key: "a0b1c2d3" };

describe("the file of a position", () => {
  it("knows nothing at first, and then the last of many that were kept at once", async () => {
    const file = new PositionFile(folder, owner);
    expect(await file.read()).toBeNull();
    await Promise.all([1, 2, 3, 4].map((seq) => file.keep(seq)));
    expect(await new PositionFile(folder, owner).read()).toBe(4);
  });

  it("belongs to one server and one key", async () => {
    await new PositionFile(folder, owner).keep(4);
    expect(await new PositionFile(folder, { ...owner, key: "other" }).read()).toBeNull();
    expect(await new PositionFile(folder, { ...owner, url: "http://127.0.0.1:4799" }).read()).toBeNull();
  });

  it("is as good as none when it is broken", async () => {
    const file = new PositionFile(folder, owner);
    await file.keep(4);
    const [name = ""] = readdirSync(join(folder, ".failover"));
    writeFileSync(join(folder, ".failover", name), "{");
    expect(await file.read()).toBeNull();
  });

  it("is not needed", async () => {
    const file = new PositionFile(undefined, owner);
    await file.keep(4);
    expect(await file.read()).toBeNull();
  });
});

describe("the name of a Node-RED", () => {
  it("stays the same for one user folder", () => {
    expect(instanceId(folder)).toBe(instanceId(folder));
    expect(instanceId(folder)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
