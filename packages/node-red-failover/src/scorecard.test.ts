/** What Node-RED's scorecard looks at, as far as it can be told without a network; its codes are in the titles. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
const manifest = JSON.parse(read("package.json"));
const nodes = Object.keys(manifest["node-red"].nodes);
const examples = readdirSync(join(folder, "examples")).map((name) => JSON.parse(read("examples", name)));
const languages = readdirSync(join(folder, "locales"));

describe("the scorecard", () => {
  it("P01: there is a licence", () => expect(manifest.license).toBe("MIT"));

  it("P03: there is a place where the source is", () =>
    expect(manifest.repository.url).toMatch(/^git\+https:/));

  it("P04: the name has a scope", () => expect(manifest.name).toMatch(/^@[a-z-]+\/node-red-[a-z-]+$/));

  it("P05: it can be found", () => expect(manifest.keywords).toContain("node-red"));

  it("P06, P07: it says which Node-RED and which Node it needs, and takes those of Node-RED 4 and 5", () => {
    expect(manifest["node-red"].version).toBe(">=4.0.0");
    const [, major = "99"] = /^>=(\d+)/.exec(manifest.engines.node) ?? [];
    expect(Number(major)).toBeLessThanOrEqual(22);
  });

  it("N02: an example shows each node", () => {
    const used = new Set(examples.flat().map(({ type }) => type));
    for (const node of nodes) expect(used).toContain(node);
  });

  it("D01: it needs at most six packages", () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(6);
  });

  it("every node has a type in words, a dialogue and an icon", () => {
    for (const node of nodes) {
      const script = read("editor", `${node}.ts`);
      expect(script).toMatch(new RegExp(`registerType<\\w+>\\("${node}", \\{`));
      expect(script).toContain("defaults: {");
      const [, icon] = /icon: "(.+)"/.exec(script) ?? [];
      if (icon !== undefined) expect(existsSync(join(folder, "icons", icon)), icon).toBe(true);
      expect(read("editor", `${node}.html`)).toContain(`data-template-name="${node}"`);
    }
  });
});

describe("the examples", () => {
  it("hold no credentials, and wires that lead somewhere", () => {
    for (const flow of examples as { id: string; wires?: string[][]; z?: string; credentials?: object }[][]) {
      const ids = new Set(flow.map(({ id }) => id));
      for (const node of flow) {
        expect(node.credentials).toBeUndefined();
        for (const id of node.wires?.flat() ?? []) expect(ids, `${node.id} leads to ${id}`).toContain(id);
      }
      expect(ids.size).toBe(flow.length);
    }
  });

  it("have ids of their own, so that all can be imported", () => {
    const ids = (examples as { id: string; type: string }[][]).flatMap((flow) =>
      flow.filter(({ type }) => type !== "failover-server").map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("the languages", () => {
  it("are at least two", () => expect(languages).toContain("en-US"));

  it.each(nodes)("all say the same of %s", (node) => {
    const keys = languages.map((language) => keysOf(JSON.parse(read("locales", language, `${node}.json`))));
    for (const others of keys) expect(others).toEqual(keys[0]);
    const used = [...read("editor", `${node}.html`).matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g)].map(
      ([, key]) => key,
    );
    for (const key of used) expect(keys[0]).toContain(key);
    for (const language of languages) {
      expect(read("locales", language, `${node}.html`)).toContain(`data-help-name="${node}"`);
    }
  });
});

function keysOf(value: object, before = ""): string[] {
  return Object.entries(value)
    .flatMap(([key, below]) =>
      typeof below === "object" ? keysOf(below, `${before}${key}.`) : [`${before}${key}`],
    )
    .sort();
}
