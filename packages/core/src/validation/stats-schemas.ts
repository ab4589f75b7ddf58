/** What the server answers about figures, for its API document. */
import { z } from "zod";
import { channels, type StatsResource } from "../model/index.ts";
import { runStatusSchema, usageSchema } from "./answer-schemas.ts";

const count = z.int().min(0);
const seconds = z.number().min(0).nullable().meta({ description: "Seconds; null: nobody was reached." });
const daySchema = z.string().meta({ format: "date", examples: ["2026-03-02"] });

const figuresShape = {
  runs: z.record(z.enum(["total", ...runStatusSchema.options]), count),
  steps: z.array(
    z.object({
      index: count,
      furthest: count.meta({ description: "Runs that came to this step and not further." }),
      reached: count.meta({ description: "Runs whose person was reached by the message of this step." }),
    }),
  ),
  channels: z.array(z.object({ channel: z.enum(channels), reached: count })),
  time_to_reach: z
    .object({
      runs: count,
      p50: seconds,
      p90: seconds,
      p99: seconds,
      histogram: z.array(
        z.object({
          up_to: z
            .number()
            .nullable()
            .meta({ description: "Seconds, inclusive; null: longer than all others." }),
          runs: count,
        }),
      ),
    })
    .meta({
      description:
        "From acceptance to the message that reached the person. Percentiles are true to within 13 %, the histogram is exact.",
    }),
  cost: z.array(usageSchema).meta({ description: "By currency." }),
};

/** The answer of `GET /v1/stats`. */
export const statsResourceSchema: z.ZodType<StatsResource> = z.object({
  created_after: daySchema.nullable(),
  created_before: daySchema.nullable(),
  ...figuresShape,
  days: z
    .array(z.object({ date: daySchema, ...figuresShape }))
    .exactOptional()
    .meta({ description: "With `by=day`: the days that have runs, in order." }),
});
