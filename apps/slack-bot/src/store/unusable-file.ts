import { ConfigError } from "../errors/config-error.ts";

// The path is at fault, whatever the state of the disk.
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

/** What is wrong with a file that SQLite does not take as it is, by SQLite's codes. */
const faults: ReadonlyMap<unknown, string> = new Map([
  [8, "may not be written (SQLITE_READONLY)."],
  [14, "cannot be opened together with its journal beside it (SQLITE_CANTOPEN)."],
  [26, "is no SQLite database."],
]);

/** The failure to open the file, as a sentence about the setting if it is the setting that is wrong. */
export function unusableFile(path: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode } = error as Error & { readonly code?: unknown; readonly errcode?: unknown };
  if (codesOfPlaces.has(code)) return wrongSetting(path, `cannot be made or written (${code}).`);
  const fault = faults.get(Number(errcode) & 0xff);
  return fault === undefined ? error : wrongSetting(path, fault);
}

/** A setting that names what cannot be the bot's database. */
export function wrongSetting(path: string, fault: string): ConfigError {
  const sentence = `SLACK_BOT_DATABASE_URL must name a database, or where one can be made: ${path} ${fault}`;
  return new ConfigError([`${sentence} Name another file.`]);
}
