/** Every variable of the environment that the server reads. The messages go on after the variable's name. */
import { isChannel } from "@failover-kit/core/model";
import type { SenderRate } from "@failover-kit/engine";
import ipaddr from "ipaddr.js";
import { z } from "zod";

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** The levels of the log, the quietest last. */
export type LogLevel = (typeof logLevels)[number];

const text = () => z.string().min(1);

const portNumber = () => anyNumber(0, 65_535);

function wholeNumber(min: number, max: number, fallback: number) {
  return anyNumber(min, max).default(fallback);
}

function anyNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}.`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error: message })
    .transform(Number)
    .refine((number) => number >= min && number <= max, { error: message });
}

function webAddress(example: string) {
  return text().refine(isWebAddress, {
    error: `must be an http or https address without user name and password, for example ${example}.`,
  });
}

/** An address that paths are put behind. */
function baseAddress(example: string) {
  return webAddress(example).refine((value) => !/[?#]/.test(value), { error: "must end before any ? or #." });
}

const rateRule =
  "must be a list such as *=30,sms=10,sms/*=1,viber_service/9016=5: messages per second in all, of a channel, of each of its senders, of one sender.";

export const environmentSchema = z.object({
  FAILOVER_HOST: text().default("127.0.0.1"),
  FAILOVER_PORT: portNumber().default(4700),
  FAILOVER_WEBHOOKS_HOST: text().optional(),
  FAILOVER_WEBHOOKS_PORT: portNumber().optional(),
  FAILOVER_DATABASE_URL: text()
    .default("sqlite:.failover/failover.db")
    .refine((url) => !/^postgres(ql)?:/i.test(url), {
      error:
        "must be a sqlite: address: this version keeps runs in SQLite only. Write sqlite:.failover/failover.db, or leave it out.",
    })
    .refine((url) => /^(postgres(ql)?:|sqlite:.)/i.test(url), {
      error: "must be sqlite: and the path of a file, for example sqlite:.failover/failover.db.",
    }),
  FAILOVER_API_KEY: text()
    .regex(/^[\x21-\x39\x3b-\x7e]{1,64}$/, { error: "must be 1 to 64 visible characters without a colon." })
    .optional(),
  FAILOVER_API_SECRET: text().optional(),
  FAILOVER_ACCOUNTS: z
    .string()
    .transform(splitList)
    .refine((names) => names.every((name) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(name)), {
      error: "must be a list of names such as shop,support: lower-case letters, digits and hyphens.",
    })
    .default([]),
  FAILOVER_PUBLIC_URL: baseAddress("https://failover.example.com").optional(),
  FAILOVER_CALLBACK_URL: webAddress("https://shop.example.com/statuses").optional(),
  FAILOVER_CALLBACK_SIGNATURE_SECRET: text()
    .min(16, { error: "must have at least 16 characters; 32 random ones are better." })
    .optional(),
  FAILOVER_CALLBACK_ALLOWED_NETWORKS: z
    .string()
    .transform(splitList)
    .refine((networks) => networks.every(isNetwork), {
      error: "must be a list of networks such as 10.0.0.0/8,fd00::/8, those of IPv4 written as such.",
    })
    .default([]),
  FAILOVER_GATEWAY_URL: baseAddress("https://api.nexmo.com").optional(),
  FAILOVER_GATEWAY_VERSION: z.enum(["v1", "v0.1"], { error: "must be v1 or v0.1." }).default("v1"),
  FAILOVER_GATEWAY_API_KEY: text()
    .refine((key) => !key.includes(":"), { error: "must not contain a colon." })
    .optional(),
  FAILOVER_GATEWAY_API_SECRET: text().optional(),
  FAILOVER_GATEWAY_APPLICATION_ID: text().optional(),
  FAILOVER_GATEWAY_PRIVATE_KEY_PATH: text().optional(),
  FAILOVER_GATEWAY_SIGNATURE_SECRET: text().optional(),
  FAILOVER_GATEWAY_SIGNATURE_MAX_AGE_SECONDS: wholeNumber(60, 604_800, 86_400),
  FAILOVER_GATEWAY_REVOKE_SECONDS: wholeNumber(0, 3600, 10),
  FAILOVER_GATEWAY_RATE_LIMITS: z
    .string()
    .transform((list, context) => {
      const rates = splitList(list).map(parseRate);
      if (rates.some((rate) => rate === null)) context.addIssue({ code: "custom", message: rateRule });
      return rates.filter((rate) => rate !== null);
    })
    .default([]),
  FAILOVER_APPLICATION_ID: text().optional(),
  FAILOVER_APPLICATION_PUBLIC_KEY_PATH: text().optional(),
  FAILOVER_SIMULATOR_PORT: portNumber().default(4701),
  FAILOVER_UNKNOWN_GRACE_SECONDS: wholeNumber(0, 86_400, 60),
  FAILOVER_COMPATIBILITY: z
    .enum(["lenient", "strict"], { error: "must be lenient or strict." })
    .default("lenient"),
  FAILOVER_DEDUPLICATION_SECONDS: wholeNumber(0, 86_400, 0),
  FAILOVER_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}.` }).default("info"),
});

/** The environment, read. */
export type Environment = z.output<typeof environmentSchema>;

function isWebAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

function splitList(value: string): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** IPv4 in IPv6 clothes is none: addresses are looked at without, and none would be in it. */
function isNetwork(value: string): boolean {
  if (!ipaddr.isValidCIDR(value)) return false;
  const [address] = ipaddr.parseCIDR(value);
  return address instanceof ipaddr.IPv4 || !address.isIPv4MappedAddress();
}

/** Reads `*=30`, `sms=30`, `sms/*=1` or `viber_service/9016=5`; null when it is none of them. */
function parseRate(value: string): SenderRate | null {
  const [, channel, from = null, number] =
    /^(\*|[a-z_]+)(?:\/([^=]+))?=(\d{1,5}(?:\.\d{1,3})?)$/.exec(value) ?? [];
  const perSecond = Number(number);
  if (!(perSecond > 0)) return null;
  if (channel === "*") return from === null ? { channel: null, from, perSecond } : null;
  return isChannel(channel) ? { channel, from, perSecond } : null;
}
