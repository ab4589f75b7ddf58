import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFiles, readProjectFile } from "./source-files.ts";

/** Part of the house → what it may import: other parts, and packages from outside. `node:` modules are listed, too. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "core/model": [],
  "core/transport": ["core/model"],
  "core/validation": ["core/model", "zod"],
  "core/files": ["core/model", "yaml"],
  "core/templates": ["core/model", "core/validation", "liquidjs"],
  "engine/rules": ["core/model"],
  "engine/ports": ["core/model", "engine/rules"],
  "engine/errors": ["core/model"],
  "engine/ids": ["node:crypto"],
  "engine/log": ["core/model", "engine/rules", "engine/ports"],
  "engine/stats": ["core/model", "engine/rules", "engine/ports"],
  "engine/worker": [
    "core/model",
    "engine/rules",
    "engine/ports",
    "engine/log",
    "engine/ids",
    "engine/errors",
  ],
  "engine/simulation": ["core/model", "engine/rules"],
  "engine/audit": ["core/model", "engine/rules", "engine/ports", "engine/log", "engine/stats"],
  "engine/sqlite": [
    "core/model",
    "engine/rules",
    "engine/ports",
    "engine/stats",
    "engine/audit",
    "lru-cache",
    "node:sqlite",
    "node:fs",
    "node:path",
    "node:url",
    "node:util",
  ],
  "engine/testing": ["core/model", "engine/rules", "engine/ports", "engine/log", "vitest"],
  server: [
    "core/model",
    "core/validation",
    "core/templates",
    "core/transport",
    "core/files",
    "engine",
    "engine/sqlite",
    "outside",
  ],
  simulator: ["core/model", "outside"],
  "slack-bot": ["core/model", "core/validation", "core/transport", "outside"],
  "node-red-failover": ["core/model", "core/transport", "outside"],
  cli: [
    "core/model",
    "core/validation",
    "core/templates",
    "core/transport",
    "core/files",
    "engine/audit",
    "engine/sqlite", // opens a file to be audited
    "outside",
  ],
};

interface Import {
  readonly file: string;
  readonly from: string; // the part that imports
  readonly target: string; // the part or package that is imported
}

describe("who may import whom", () => {
  const imports = projectFiles(/^(packages|apps)\/.*\/src\/.*\.ts$/)
    .filter((file) => !isForTests(file))
    .flatMap(importsOf);

  it("is looked at in every part", () => {
    expect(new Set(imports.map(({ from }) => from)).size).toBeGreaterThan(8);
  });

  it("is as the table says", () => {
    const offences = imports.filter(({ from, target }) => from !== target && !isAllowed(from, target));
    expect(offences).toEqual([]);
  });
});

function isForTests(file: string): boolean {
  return (
    /\.test\.ts$|\.contract\.ts$|\/testing\//.test(file) && !file.startsWith("packages/engine/src/testing/")
  );
}

function isAllowed(from: string, target: string): boolean {
  const allowed = mayImport[from];
  if (allowed === undefined) return from === "engine"; // its index lists what other folders of it export
  const isOutside = !(target in mayImport) && target !== "engine";
  return allowed.includes(target) || (isOutside && allowed.includes("outside"));
}

function importsOf(file: string): Import[] {
  const specifiers = readProjectFile(file).matchAll(/(?:from|import)\s+"([^"]+)"/g);
  return [...specifiers].map(([, specifier = ""]) => ({
    file,
    from: partOf(file),
    target: specifier.startsWith(".")
      ? partOf(normalize(join(dirname(file), specifier)))
      : partNamed(specifier),
  }));
}

/** `packages/engine/src/rules/run.ts` → `engine/rules`; `apps/server/src/…` → `server`. */
function partOf(file: string): string {
  const [kind, name = "", , folder = ""] = file.split("/");
  if (kind === "apps" || name === "node-red-failover") return name;
  return folder.endsWith(".ts") ? name : `${name}/${folder}`;
}

function partNamed(specifier: string): string {
  return specifier.startsWith("@failover-kit/") ? specifier.slice("@failover-kit/".length) : specifier;
}
