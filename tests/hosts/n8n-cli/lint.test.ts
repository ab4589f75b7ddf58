import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostFolder } from "../../../scripts/host-tools.mjs";
import { packageFolder, unpackPackage } from "../n8n/package-under-test.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const tools = join(hostFolder("n8n-cli"), "node_modules");

let folder: string;
let source: string;
let shipped: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "failover-lint-"));
  source = join(folder, "packages/source");
  shipped = join(folder, "shipped");
  copySource();
  unpackPackage(shipped);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The package as it is kept in git, with n8n's tools beside it and what it bundles one folder above. */
function copySource(): void {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const files = execFileSync("git", list, { cwd: packageFolder }).toString().trim().split("\n");
  for (const file of files) cpSync(join(packageFolder, file), join(source, file));
  cpSync(join(root, "tsconfig.base.json"), join(folder, "tsconfig.base.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  symlinkSync(tools, join(source, "node_modules"));
}

/** Runs a tool of n8n's as on a developer's machine: under a test runner its rules behave otherwise. */
function runTool(
  args: readonly string[],
  cwd: string,
): { readonly output: string; readonly status: number | null } {
  const { PATH, HOME } = process.env;
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    env: { PATH, HOME },
  });
  return { output: stdout + stderr, status };
}

const scanScript = `
  const [folder, onlySource] = process.argv.slice(1);
  const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(${JSON.stringify(
    join(tools, "@n8n/scan-community-package/scanner/scanner.mjs"),
  )});
  const result = await analyzePackage(folder, onlySource ? SOURCE_FILE_PATTERNS : undefined);
  console.log(result.passed ? "passed" : result.details ?? result.message);
`;

function scan(target: string, onlySource = false): string {
  const args = ["--input-type=module", "-e", scanScript, target, ...(onlySource ? ["source"] : [])];
  return runTool(args, folder).output.trim();
}

describe("n8n's own rules", () => {
  it("its lint finds nothing, in strict mode", () => {
    const lint = runTool([join(tools, "@n8n/node-cli/bin/n8n-node.mjs"), "lint"], source);
    expect(lint.output).not.toMatch(/✖|violation/);
    expect(lint.status).toBe(0);
  });

  it("its scan finds nothing in the source", () => {
    expect(scan(source, true)).toBe("passed");
  });

  it("its scan finds nothing in what is shipped", () => {
    expect(scan(shipped)).toBe("passed");
  });

  it("its scan would find what is forbidden", () => {
    const bad = join(folder, "bad");
    cpSync(shipped, bad, { recursive: true });
    const compiled = join(bad, "dist/nodes/MessageFailover/MessageFailover.node.js");
    appendFileSync(compiled, "setTimeout(() => process.exit(1), 1);\n");
    expect(scan(bad)).toContain("no-restricted-globals");
  });
});
