import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, readProjectFile, root } from "./source-files.ts";

describe("the documentation", () => {
  const documents = projectFiles(/\.md$/).filter((path) => !path.startsWith(".changeset/"));

  it.each(documents)("%s links to files that exist", (document) => {
    const links = [...readProjectFile(document).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(
      ([, link = ""]) => link,
    );
    const broken = links.filter(
      (link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(document), link)),
    );
    expect(broken).toEqual([]);
  });

  it.each(documents)("%s names files in backticks that exist", (document) => {
    const named = [
      ...readProjectFile(document).matchAll(/`((?:packages|apps|tests|docs|scripts|bench)\/[^`\s*]+)`/g),
    ];
    const missing = named.map(([, path = ""]) => path).filter((path) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });
});
