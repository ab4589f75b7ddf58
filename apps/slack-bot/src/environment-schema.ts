/** Every variable of the environment that the bot reads. The messages go on after the variable's name. */
import { type Channel, channels, isChannel, isWorkflowName } from "@failover-kit/core/model";
import { z } from "zod";

const logLevels = ["fatal", "error", "warn", "info", "debug", "silent"] as const;

/** The levels of the log, the quietest last. */
export type LogLevel = (typeof logLevels)[number];

const text = () => z.string().min(1);

function wholeNumber(min: number, max: number, fallback: number) {
  const error = `must be a whole number from ${min} to ${max}.`;
  return z
    .string()
    .regex(/^\d{1,10}$/, { error })
    .transform(Number)
    .refine((number) => number >= min && number <= max, { error })
    .default(fallback);
}

function ids(pattern: RegExp, example: string) {
  return z
    .string()
    .transform(splitList)
    .refine((list) => list.every((id) => pattern.test(id)), {
      error: `must be a list of ids of Slack such as ${example}.`,
    })
    .default([]);
}

const user = /^[UW][A-Z0-9]{2,30}$/;
const group = /^S[A-Z0-9]{2,30}$/;
const channel = /^[CGD][A-Z0-9]{2,30}$/;

const ruleSchema = z.strictObject({
  users: z.array(z.string().regex(user)).default([]),
  groups: z.array(z.string().regex(group)).default([]),
  channels: z.array(z.string().regex(channel)).default([]),
  approval: z.boolean().default(false),
});

const rulesError =
  'must be JSON such as {"refund": {"groups": ["S0123ABCD"], "approval": true}, "own-steps": {"users": ["U0123ABCD"]}}: names of saved workflows, each with users, groups, channels or approval.';

export const environmentSchema = z.object({
  FAILOVER_URL: z
    .string()
    .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
      error: "must be the address of the server, for example http://127.0.0.1:4700.",
    })
    .default("http://127.0.0.1:4700"),
  FAILOVER_API_KEY: text(),
  FAILOVER_API_SECRET: text(),
  FAILOVER_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}.` }).default("info"),
  SLACK_BOT_TOKEN: z.string().startsWith("xoxb-", { error: "must begin with xoxb-." }).optional(),
  SLACK_SIGNING_SECRET: text().optional(),
  SLACK_APP_TOKEN: z.string().startsWith("xapp-", { error: "must begin with xapp-." }).optional(),
  SLACK_CLIENT_ID: text().optional(),
  SLACK_CLIENT_SECRET: text().optional(),
  SLACK_STATE_SECRET: z.string().min(16, { error: "must have at least 16 characters." }).optional(),
  SLACK_TOKEN_KEY: z
    .string()
    .refine((value) => Buffer.from(value, "base64").length === 32, {
      error: "must be 32 random bytes in base64: openssl rand -base64 32.",
    })
    .optional(),
  SLACK_API_URL: z
    .string()
    .refine((value) => URL.canParse(value), { error: "must be an address such as https://slack.com/api/." })
    .default("https://slack.com/api/"),
  SLACK_BOT_HOST: text().default("127.0.0.1"),
  SLACK_BOT_PORT: wholeNumber(0, 65_535, 4702),
  SLACK_BOT_DATABASE_URL: z
    .string()
    .regex(/^sqlite:./, {
      error: "must be sqlite: and the path of a file, for example sqlite:.failover/slack.db.",
    })
    .default("sqlite:.failover/slack.db"),
  SLACK_ALLOWED_USERS: ids(user, "U0123ABCD,U0456EFGH"),
  SLACK_ALLOWED_GROUPS: ids(group, "S0123ABCD"),
  SLACK_ALLOWED_CHANNELS: ids(channel, "C0123ABCD"),
  SLACK_WORKFLOW_RULES: z
    .string()
    .transform(parseRules)
    .refine((rules) => rules !== null, { error: rulesError })
    .transform((rules) => rules ?? {})
    .default({}),
  SLACK_APPROVAL_SECONDS: wholeNumber(60, 2_592_000, 86_400),
  SLACK_DEFAULT_WORKFLOW: z
    .string()
    .refine(isWorkflowName, { error: "must be the name of a saved workflow." })
    .optional(),
  SLACK_SENDERS: z
    .string()
    .transform(parseSenders)
    .refine((senders) => senders !== null, {
      error: `must be a list such as messenger=104000000000001,sms=ParcelCo; the channels are ${channels.join(", ")}.`,
    })
    .transform((senders) => senders ?? {})
    .default({}),
  SLACK_SENDS_PER_MINUTE: wholeNumber(1, 1000, 10),
});

/** Who may use one workflow, and whether a second person must agree. */
export type WorkflowRule = z.infer<typeof ruleSchema>;

/** The environment, checked one variable at a time. */
export type Environment = z.infer<typeof environmentSchema>;

function splitList(value: string): string[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function parseRules(value: string): Record<string, WorkflowRule> | null {
  try {
    const rules = z.record(z.string().refine(isWorkflowName), ruleSchema).safeParse(JSON.parse(value));
    return rules.success ? rules.data : null;
  } catch {
    return null;
  }
}

function parseSenders(value: string): Partial<Record<Channel, string>> | null {
  const senders: Partial<Record<Channel, string>> = {};
  for (const part of splitList(value)) {
    const [name = "", sender = ""] = part.split("=");
    if (!isChannel(name) || !/^[A-Za-z0-9]{1,50}$/.test(sender)) return null;
    senders[name] = sender;
  }
  return senders;
}
