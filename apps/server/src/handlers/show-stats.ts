import { ValidationError } from "@failover-kit/core/model";
import type { Figure } from "@failover-kit/engine";
import { z } from "zod";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { readQuery } from "../http/read-values.ts";
import type { CallerRequest, Handler } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";
import { dayText, statsView } from "../views/stats-view.ts";

const DAY_MS = 86_400_000;
const MOST_DAYS = 92; // each by itself

const daySchema = z.iso.date({
  error: "Write a day such as 2026-03-02: figures are kept by the day, in UTC",
});

/** Which days are to be counted. */
export const statsQuerySchema = z.strictObject({
  created_after: daySchema.optional().meta({ description: "Runs accepted on this day (UTC) or later." }),
  created_before: daySchema.optional().meta({ description: "Runs accepted before this day (UTC)." }),
  by: z
    .literal("day")
    .optional()
    .meta({
      description: `Each day by itself, too; for at most ${MOST_DAYS} days, from \`created_after\` on.`,
    }),
});

/** `GET /v1/stats`: how runs stand, how far they came, how long it took and what it cost. Never walks through runs. */
export function showStats({ store, clock }: ServerParts): Handler<CallerRequest> {
  return async ({ caller: { accountId }, query }) => {
    const { created_after: from, created_before: to, by } = readQuery(statsQuerySchema, query);
    const range = { fromDay: dayOf(from), toDay: dayOf(to) };
    if (by === "day") checkLength(range.fromDay, range.toDay ?? Math.floor(clock.now() / DAY_MS) + 1);
    const figures = await fromStore(store.readFigures({ accountId, ...range, byDay: by === "day" }));
    return {
      status: 200,
      body: {
        created_after: from ?? null,
        created_before: to ?? null,
        ...statsView(figures),
        ...(by === "day" && { days: daysView(figures) }),
      },
    };
  };
}

function dayOf(text: string | undefined): number | null {
  return text === undefined ? null : Math.floor(Date.parse(text) / DAY_MS);
}

function checkLength(fromDay: number | null, toDay: number): void {
  if (fromDay !== null && toDay - fromDay <= MOST_DAYS) return;
  const message = `With by=day it must be given, and lie at most ${MOST_DAYS} days before the end.`;
  throw new ValidationError([{ path: "created_after", code: "out_of_range", message }]);
}

function daysView(figures: readonly Figure[]) {
  const byDay = new Map<number, Figure[]>();
  for (const figure of figures) {
    if (figure.day === null) continue;
    const known = byDay.get(figure.day);
    if (known === undefined) byDay.set(figure.day, [figure]);
    else known.push(figure);
  }
  const inOrder = [...byDay].sort(([a], [b]) => a - b);
  return inOrder.map(([day, ofDay]) => ({ date: dayText(day), ...statsView(ofDay) }));
}
