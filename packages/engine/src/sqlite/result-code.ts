// https://www.sqlite.org/rescode.html
const codes = { busy: 5, ioError: 10, corrupt: 11, cannotOpen: 14, notADatabase: 26 } as const;

/** In which way SQLite has failed; 0 for what SQLite has not said. */
export function resultCodeOf(error: unknown): number {
  // The lower byte is the error, the rest tells its varieties apart.
  return error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
}

/** Tells whether SQLite has failed in this way. */
export function hasResultCode(error: unknown, name: keyof typeof codes): error is Error {
  return resultCodeOf(error) === codes[name];
}
