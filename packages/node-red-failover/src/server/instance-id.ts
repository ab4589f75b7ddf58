import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The name of this Node-RED, made once and kept in its user folder. Two of them can have the same flow and the same
 * account, and each is told the outcomes of its own runs only. Without a folder it lives as long as the process.
 */
export function instanceId(userDir: string | undefined): string {
  if (!userDir) return "unnamed";
  const folder = join(userDir, ".failover");
  const path = join(folder, "instance");
  try {
    const known = readFileSync(path, "utf8").trim();
    if (known !== "") return known;
  } catch {
    // the first start
  }
  const id = randomUUID();
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, id);
  return id;
}
