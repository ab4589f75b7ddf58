/** What a check says; `fix` is what to do about it. */
export interface Result {
  readonly status: "ok" | "warning" | "failed" | "skipped";
  readonly message: string;
  readonly fix?: string | null;
}
