import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { DiagnosisResource } from "@failover-kit/core/model";

/** How much room there is where the database lies. */
export async function measureDisk(databasePath: string): Promise<NonNullable<DiagnosisResource["disk"]>> {
  const { bavail, blocks, bsize } = await statfs(dirname(databasePath));
  const sizes = await Promise.all([databasePath, `${databasePath}-wal`].map(sizeOf));
  return {
    free_bytes: bavail * bsize,
    total_bytes: blocks * bsize,
    database_bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0; // the second file comes and goes
  }
}
