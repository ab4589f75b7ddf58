import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The project's folder, with a slash at the end. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files of the project, as git sees them: tracked, and new ones that are not ignored. Relative paths. */
export function projectFiles(pattern: RegExp): readonly string[] {
  const list = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: root });
  return list
    .toString()
    .split("\n")
    .filter((path) => pattern.test(path) && existsSync(root + path)); // one that was just deleted is still listed
}

/** The text of a project file. */
export function readProjectFile(path: string): string {
  return readFileSync(root + path, "utf8");
}
