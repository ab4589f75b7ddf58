/** Every variable of the environment that the simulator reads. The messages go on after the variable's name. */
import { z } from "zod";
import type { RateLimitRule } from "./routes/rate-limit.ts";
import { isWebAddress } from "./validation/checks.ts";
import { retrySignatures } from "./webhooks/webhook-sender.ts";

const portError = "must be a number from 0 to 65535.";

const webAddress = () => z.string().refine(isWebAddress, { error: "must be an http or https address." });

export const environmentSchema = z.object({
  FAILOVER_SIMULATOR_PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: portError })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: portError })
    .default(4701),
  FAILOVER_SIMULATOR_STATUS_URL: webAddress().default("http://127.0.0.1:4700/webhooks/status"),
  FAILOVER_SIMULATOR_INBOUND_URL: webAddress().default("http://127.0.0.1:4700/webhooks/inbound"),
  FAILOVER_SIMULATOR_SEED: z.string().default(""),
  FAILOVER_SIMULATOR_RECORD_MESSAGES: z
    .enum(["true", "false"], { error: "must be true or false." })
    .transform((value) => value === "true")
    .default(true),
  FAILOVER_SIMULATOR_RETRY_SIGNATURE: z
    .enum(retrySignatures, { error: `must be ${retrySignatures.join(" or ")}.` })
    .default("anew"),
  FAILOVER_SIMULATOR_RATE_LIMIT: z
    .string()
    .regex(/^\d{1,6}(\/sender)?$/, {
      error:
        "must be messages per second, such as 30 for all together or 1/sender for each sender of each channel.",
    })
    .transform(toRateLimit)
    .optional(),
  FAILOVER_SIMULATOR_APPLICATIONS_PATH: z.string().optional(),
  FAILOVER_GATEWAY_API_KEY: z.string().optional(),
  FAILOVER_GATEWAY_API_SECRET: z.string().optional(),
  FAILOVER_GATEWAY_SIGNATURE_SECRET: z.string().optional(),
});

function toRateLimit(value: string): RateLimitRule {
  const [perSecond, by] = value.split("/");
  return { per_second: Number(perSecond), by: by === "sender" ? "sender" : "account" };
}
