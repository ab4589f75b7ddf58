/** Shapes of simulations. */
import { z } from "zod";
import { type ChannelProfile, channels, type SimulationResource, simulationLimits } from "../model/index.ts";

const { defaultRuns, maxRuns, maxBusy, maxDelaySeconds } = simulationLimits;

const share = z.number().min(0).max(1);
const busyShare = z.number().min(0).max(maxBusy);
const seconds = z.number().min(0).max(maxDelaySeconds);
const delaySchema = z
  .strictObject({ median: seconds, p90: seconds.optional() })
  .refine(({ median, p90 = median }) => p90 >= median, {
    path: ["p90"],
    message: "Nine of ten cannot be faster than half of them",
    params: { fix: "Write at least as many seconds as in median." },
  })
  .meta({ description: "Seconds: half at most `median`, nine of ten at most `p90`." });

/** Sums of decimal fractions, such as 0.33 + 0.56 + 0.11, can be this much beside what they are on paper. */
const ROUNDING = 1e-9;

const atMostAll = (...names: (keyof ChannelProfile)[]) => ({
  check: (profile: ChannelProfile) =>
    names.reduce((sum, name) => sum + Number(profile[name] ?? 0), 0) <= 1 + ROUNDING,
  words: {
    message: `${names.join(", ")} come to more than 1 together`,
    params: { fix: "Write shares whose sum is at most 1." },
  },
});
const submits = atMostAll("refused", "deferred", "unanswered");
const receipts = atMostAll("rejected", "silent");

const channelProfileSchema = z
  .strictObject({
    refused: share.optional(),
    deferred: busyShare.optional(),
    unanswered: busyShare.optional(),
    rejected: share.optional(),
    silent: share.optional(),
    read: share.optional(),
    delivered_after: delaySchema.optional(),
    read_after: delaySchema.optional(),
    rejected_after: delaySchema.optional(),
    price: z
      .string()
      .regex(/^\d{1,2}(\.\d{1,4})?$/, { error: "Write it like 0.0333, with at most four decimals" })
      .optional()
      .meta({ description: "Of one message, such as 0.0333.", examples: ["0.0333"] }),
  })
  .refine(submits.check, submits.words)
  .refine(receipts.check, receipts.words);

const profileSchema = z.partialRecord(z.enum(channels), channelProfileSchema);

/** The body of `POST /v1/workflows/simulate`. What is in `run` is read as at `POST /v1/runs`. */
export const simulationRequestSchema = z
  .strictObject({
    run: z
      .unknown()
      .meta({ description: "A body of POST /v1/runs: with steps, or with the name of a saved workflow." }),
    runs: z.int().min(1).max(maxRuns).default(defaultRuns),
    seed: z
      .int()
      .min(0)
      .max(4_294_967_295)
      .default(1)
      .meta({ description: "The same seed, the same answer." }),
    profile: profileSchema
      .default({})
      .meta({ description: "What people do, by channel. The rest is the default." }),
  })
  .meta({
    examples: [
      {
        run: {
          steps: [
            {
              channel: "messenger",
              message_type: "text",
              from: "104000000000001",
              to: "2901000000000042",
              text: "Parcel 7731 arrives at 14:10.",
              failover: { condition_status: "read", expiry_time: 600 },
            },
            {
              channel: "sms",
              message_type: "text",
              from: "ParcelCo",
              to: "447700900042",
              text: "Parcel 7731 arrives at 14:10.",
            },
          ],
        },
        runs: 1000,
        seed: 7,
        profile: { messenger: { silent: 0.2, read: 0.7 } },
      },
    ],
  });

const count = z.int().min(0);
const price = z.string().meta({ examples: ["33.1240"] });
const time = z
  .number()
  .nullable()
  .meta({ description: "Seconds from acceptance; null: nobody was reached." });

/** The answer. */
export const simulationResourceSchema = z.object({
  runs: count,
  seed: count,
  reached: count,
  share_reached: share,
  reasons: z.record(z.string(), count).meta({ description: "How the runs ended." }),
  steps: z.array(
    z.object({
      index: count,
      channel: z.enum(channels),
      sent: count,
      reached: count,
      rejected: count,
      expired: count,
      overtaken: count,
      messages: count,
      cost: price,
    }),
  ),
  time_to_reach: z.object({ p50: time, p90: time, p99: time }),
  cost: z.object({ total: price, per_run: price, per_reached: price.nullable() }),
}) satisfies z.ZodType<SimulationResource>;
