/** Names a request in errors. `path` is without the query, which may hold a phone number. */
export interface RequestName {
  readonly method: string;
  readonly path: string;
}

/** Begins the message of an error: `GET /v1/runs: `. */
export function named(request: RequestName): string {
  return `${request.method} ${request.path}: `;
}
