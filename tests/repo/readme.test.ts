import { existsSync } from "node:fs";
import { parseRunRequest } from "@failover-kit/core/validation";
import { describe, expect, it } from "vitest";
import { projectFiles, readProjectFile, root } from "./source-files.ts";

const documents = projectFiles(/\.md$/).filter((path) => !path.startsWith(".changeset/"));
const { scripts } = JSON.parse(readProjectFile("package.json")) as { scripts: Record<string, string> };

/** What npm does by itself, without a script of that name. */
const ownCommands = new Set(["ci", "install", "update"]);

interface Named {
  readonly document: string;
  readonly name: string;
}

/** Every command that a document names in backticks or in a block of code. */
function named(pattern: RegExp): readonly Named[] {
  return documents.flatMap((document) => {
    const code = readProjectFile(document).match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
    const hits = code.flatMap((part) => [...part.matchAll(pattern)]);
    return hits.map(([, name = ""]) => ({ document, name }));
  });
}

describe("the documentation", () => {
  it("names commands of npm that exist", () => {
    const commands = [...named(/\bnpm run (?:-s )?([\w:-]+)/g), ...named(/\bnpm (?!run\b)([a-z][\w:-]*)/g)];
    expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(["start", "test", "bench"]));
    const isKnown = ({ name }: Named) => Object.hasOwn(scripts, name) || ownCommands.has(name);
    expect(commands.filter((command) => !isKnown(command))).toEqual([]);
  });

  it("names tools that are installed", () => {
    const tools = named(/\bnpx ([\w@/-]+)/g);
    expect(tools).not.toEqual([]);
    expect(tools.filter(({ name }) => !existsSync(`${root}node_modules/.bin/${name}`))).toEqual([]);
  });
});

describe("README.md", () => {
  const blocks = [...readProjectFile("README.md").matchAll(/```jsonc\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => text,
  );

  it("shows requests", () => {
    expect(blocks).not.toEqual([]);
  });

  it.each(blocks)("shows a request that the server would take: %s", (text) => {
    const body: unknown = JSON.parse(text.replace(/(^|\s)\/\/.*$/gm, "$1"));
    expect(parseRunRequest(body)).toMatchObject({ ok: true, warnings: [] });
  });
});
