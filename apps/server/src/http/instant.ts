import { z } from "zod";

/** An instant in a query. */
export const instantSchema = z.iso.datetime({
  offset: true,
  error: "Write an instant such as 2026-03-02T09:30:00Z (and a + in it as %2B)",
});

/** Epoch milliseconds of an instant that was checked; null when there is none. */
export function instantOf(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text);
}
