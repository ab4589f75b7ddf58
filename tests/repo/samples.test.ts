import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, readProjectFile, root } from "./source-files.ts";

describe("the samples of packages and of the client", () => {
  // Packages that are imported; others are used in the program that they extend.
  const readmes = projectFiles(/^packages\/[^/]+\/README\.md$/).filter((readme) =>
    Object.hasOwn(JSON.parse(readProjectFile(readme.replace("README.md", "package.json"))), "exports"),
  );

  it.each([...readmes, "docs/typescript-client.md"])("%s compile, one after the other", (page) => {
    const blocks = [...readProjectFile(page).matchAll(/```ts\n([\s\S]*?)```/g)];
    const sample = blocks.map(([, code = ""]) => code).join("\n");
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
