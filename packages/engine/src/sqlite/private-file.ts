import { closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseUnreadableError } from "./errors/database-unreadable-error.ts";

// These say that there can be no such file here, whatever the state of the disk.
const codesOfPlaces: ReadonlySet<unknown> = new Set([
  "EACCES",
  "EISDIR",
  "ELOOP",
  "ENAMETOOLONG",
  "ENOENT",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);

/**
 * Makes the file, and its folder, unless they are there. SQLite would create it readable for all; its journal takes over
 * the mode of the file. Throws DatabaseUnreadableError when the path is none for a file.
 */
export function createPrivateFile(path: string): void {
  try {
    makeFolder(dirname(path));
    // A pipe would have us wait for its reader.
    if (existsSync(path) && !statSync(path).isFile())
      throw new DatabaseUnreadableError(path, { reason: "is no file." });
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (!codesOfPlaces.has(code)) throw error;
    throw new DatabaseUnreadableError(path, { reason: `cannot be made or written (${code}).` }, error);
  }
}

/** Node's own way to make folders within folders never ends where none can be made, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process was faster
  }
}
