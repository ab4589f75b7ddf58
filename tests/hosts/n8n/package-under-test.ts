/** Our n8n package as users get it: packed, then unpacked where n8n keeps what was installed. */
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const packageName = "@failover-kit/n8n-nodes-failover";
export const packageFolder = fileURLToPath(new URL("../../../packages/n8n-nodes-failover", import.meta.url));

/** Packs the built package and unpacks it into a folder, which is made. */
export function unpackPackage(target: string): void {
  const folder = mkdtempSync(join(tmpdir(), "failover-pack-"));
  try {
    const options: ExecFileSyncOptions = { cwd: packageFolder, stdio: ["ignore", "pipe", "ignore"] };
    const packed = execFileSync(
      "npm",
      ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
      options,
    );
    const [{ filename }] = JSON.parse(packed.toString()) as [{ readonly filename: string }];
    mkdirSync(target, { recursive: true });
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", target, "--strip-components=1"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Puts the package where n8n keeps community packages. */
export function installPackage(userFolder: string): void {
  unpackPackage(join(userFolder, ".n8n/nodes/node_modules", packageName));
}
