import { environmentSchema } from "@failover-kit/server/environment";
import { environmentSchema as simulatorSchema } from "@failover-kit/simulator/environment";
import { environmentSchema as slackSchema } from "@failover-kit/slack-bot/environment";
import { describe, expect, it } from "vitest";
import { codeOf, sectionOf, tableRows } from "./markdown.ts";
import { projectFiles, readProjectFile } from "./source-files.ts";

const rows = tableRows(sectionOf(readProjectFile("docs/operations.md"), "Settings"));

describe("docs/operations.md", () => {
  it("lists every setting of the server, in the order of the schema", () => {
    expect(rows.map(([name]) => codeOf(name))).toEqual(Object.keys(environmentSchema.shape));
  });

  it("shows the defaults that the schema has", () => {
    const defaults = Object.entries(environmentSchema.parse({})).filter(([, value]) => String(value) !== "");
    const shown = rows
      .filter(([, value]) => value !== "–")
      .map(([name, value]) => [codeOf(name), codeOf(value)]);
    expect(shown).toEqual(expect.arrayContaining(defaults.map(([name, value]) => [name, String(value)])));
    expect(shown).toHaveLength(defaults.length);
  });

  it("says of each what it means", () => {
    for (const [, , meaning] of rows) expect(meaning).toMatch(/\w+ \w+/);
  });
});

describe("docs/simulator.md", () => {
  const shown = tableRows(sectionOf(readProjectFile("docs/simulator.md"), "Settings"));

  it("lists every setting of the simulator, in the order of the schema", () => {
    expect(shown.map(([name]) => codeOf(name))).toEqual(Object.keys(simulatorSchema.shape));
  });

  it("shows the defaults that the schema has", () => {
    const defaults = Object.entries(simulatorSchema.parse({})).filter(([, value]) => String(value) !== "");
    const told = shown
      .filter(([, value]) => value !== "–")
      .map(([name, value]) => [codeOf(name), codeOf(value)]);
    expect(told).toEqual(defaults.map(([name, value]) => [name, String(value)]));
  });
});

describe("apps/slack-bot/README.md", () => {
  const shown = tableRows(sectionOf(readProjectFile("apps/slack-bot/README.md"), "Settings"));

  it("lists every setting of the bot, in the order of the schema", () => {
    expect(shown.map(([name]) => codeOf(name))).toEqual(Object.keys(slackSchema.shape));
  });

  it("shows the defaults that the schema has", () => {
    const required = { FAILOVER_API_KEY: "key", FAILOVER_API_SECRET: "secret" };
    const defaults = Object.entries(slackSchema.parse(required)).filter(
      ([name, value]) => !(name in required) && ["string", "number"].includes(typeof value),
    );
    const told = shown
      .filter(([, value]) => value !== "–")
      .map(([name, value]) => [codeOf(name), codeOf(value)]);
    expect(told).toEqual(defaults.map(([name, value]) => [name, String(value)]));
  });
});

describe("the documentation", () => {
  it("names no setting that nobody reads", () => {
    const readByCommands = projectFiles(/^apps\/cli\/src\/.*\.ts$/).flatMap(
      (file) => readProjectFile(file).match(/FAILOVER_\w+/g) ?? [],
    );
    const known = new Set<string>([
      ...Object.keys(environmentSchema.shape),
      ...Object.keys(simulatorSchema.shape),
      ...readByCommands,
      ...Object.keys(slackSchema.shape),
    ]);
    const named = projectFiles(/\.md$/).flatMap((file) =>
      (readProjectFile(file).match(/\bFAILOVER_\w+/g) ?? []).map((name) => ({ file, name })),
    );
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});
