import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, readProjectFile, root } from "./source-files.ts";

describe("the sample in a package's README", () => {
  // Packages that are imported; others are used in the program that they extend.
  const readmes = projectFiles(/^packages\/[^/]+\/README\.md$/).filter((readme) =>
    Object.hasOwn(JSON.parse(readProjectFile(readme.replace("README.md", "package.json"))), "exports"),
  );

  it.each(readmes)("%s compiles", (readme) => {
    const [, sample = ""] = /```ts\n([\s\S]*?)```/.exec(readProjectFile(readme)) ?? [];
    expect(sample).not.toBe("");
    // Inside the project, so that packages are found as they are from any of its sources.
    const folder = mkdtempSync(join(root, "tests", "sample-"));
    try {
      writeFileSync(join(folder, "sample.ts"), `${sample}\nexport {};\n`);
      const compilerOptions = { target: "es2024", module: "esnext" };
      const config = { extends: "../../tsconfig.base.json", compilerOptions, files: ["sample.ts"] };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      const { stdout } = spawnSync(`${root}node_modules/.bin/tsc`, ["-p", folder], { encoding: "utf8" });
      expect(stdout).toBe("");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
