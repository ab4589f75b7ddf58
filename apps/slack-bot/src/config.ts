import type { Channel } from "@failover-kit/core/model";
import {
  type Environment,
  environmentSchema,
  type LogLevel,
  type WorkflowRule,
} from "./environment-schema.ts";
import { ConfigError } from "./errors/config-error.ts";

/** How requests of Slack reach us. */
export type Intake =
  | { readonly kind: "http"; readonly host: string; readonly port: number; readonly signingSecret: string }
  | { readonly kind: "socket"; readonly appToken: string };

/** Whose workspaces we serve. */
export type Workspaces =
  | { readonly kind: "single"; readonly botToken: string }
  | {
      readonly kind: "several";
      readonly clientId: string;
      readonly clientSecret: string;
      readonly stateSecret: string;
    };

/** Who may send at all. A list that is empty restricts nothing. */
export interface AllowList {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly channels: readonly string[];
}

/** Everything that the environment decides. */
export interface BotConfig {
  readonly failover: { readonly url: string; readonly key: string; readonly secret: string };
  readonly intake: Intake;
  readonly workspaces: Workspaces;
  readonly slackApiUrl: string; // with a slash at its end
  readonly databasePath: string;
  readonly tokenKey: Buffer | null; // 32 bytes; what is sealed in the database opens with it
  readonly allowed: AllowList;
  readonly workflowRules: Readonly<Record<string, WorkflowRule>>;
  readonly approvalSeconds: number; // for how long a request for approval can be approved
  readonly defaultWorkflow: string | null;
  readonly senders: Readonly<Partial<Record<Channel, string>>>;
  readonly sendsPerMinute: number; // of one person
  readonly logLevel: LogLevel;
}

/** Reads the configuration, or throws ConfigError with a sentence for each variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): BotConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== "");
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message, code }) =>
        code === "invalid_type" ? `${path.join(".")} is missing.` : `${path.join(".")} ${message}`,
      ),
    );
  }
  const sentences = faultsOf(parsed.data);
  if (sentences.length > 0) throw new ConfigError(sentences);
  return toConfig(parsed.data);
}

/** What is wrong with the variables together. */
function faultsOf(environment: Environment): readonly string[] {
  const sentences: string[] = [];
  const isSeveral = environment.SLACK_CLIENT_ID !== undefined;
  if (isSeveral) {
    for (const name of ["SLACK_CLIENT_SECRET", "SLACK_STATE_SECRET", "SLACK_TOKEN_KEY"] as const) {
      if (environment[name] === undefined)
        sentences.push(`${name} is missing: it goes with SLACK_CLIENT_ID.`);
    }
    if (environment.SLACK_BOT_TOKEN !== undefined) {
      sentences.push(
        "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for several: set one of them.",
      );
    }
    if (environment.SLACK_APP_TOKEN !== undefined) {
      sentences.push(
        "SLACK_APP_TOKEN cannot be used with SLACK_CLIENT_ID: workspaces install the app over HTTP. Set SLACK_SIGNING_SECRET.",
      );
    }
    if (environment.SLACK_ALLOWED_USERS.length + environment.SLACK_ALLOWED_GROUPS.length === 0) {
      sentences.push(
        "SLACK_ALLOWED_USERS or SLACK_ALLOWED_GROUPS must say who may send: any workspace could install this app.",
      );
    }
  } else if (environment.SLACK_BOT_TOKEN === undefined) {
    sentences.push(
      "SLACK_BOT_TOKEN is missing: Slack shows it under “OAuth & Permissions” once the app is installed.",
    );
  }
  if (environment.SLACK_APP_TOKEN === undefined && environment.SLACK_SIGNING_SECRET === undefined) {
    sentences.push(
      "SLACK_APP_TOKEN is missing (Socket Mode, needs no public address); or set SLACK_SIGNING_SECRET to be called over HTTP.",
    );
  }
  const needsApproval = Object.values(environment.SLACK_WORKFLOW_RULES).some(({ approval }) => approval);
  if (needsApproval && environment.SLACK_TOKEN_KEY === undefined) {
    sentences.push("SLACK_TOKEN_KEY is missing: what waits for approval is kept sealed with it.");
  }
  return sentences;
}

function toConfig(environment: Environment): BotConfig {
  return {
    failover: {
      url: environment.FAILOVER_URL,
      key: environment.FAILOVER_API_KEY,
      secret: environment.FAILOVER_API_SECRET,
    },
    intake: intakeOf(environment),
    workspaces: workspacesOf(environment),
    slackApiUrl: environment.SLACK_API_URL.replace(/\/*$/, "/"),
    databasePath: environment.SLACK_BOT_DATABASE_URL.slice("sqlite:".length),
    tokenKey: environment.SLACK_TOKEN_KEY ? Buffer.from(environment.SLACK_TOKEN_KEY, "base64") : null,
    allowed: {
      users: environment.SLACK_ALLOWED_USERS,
      groups: environment.SLACK_ALLOWED_GROUPS,
      channels: environment.SLACK_ALLOWED_CHANNELS,
    },
    workflowRules: environment.SLACK_WORKFLOW_RULES,
    approvalSeconds: environment.SLACK_APPROVAL_SECONDS,
    defaultWorkflow: environment.SLACK_DEFAULT_WORKFLOW ?? null,
    senders: environment.SLACK_SENDERS,
    sendsPerMinute: environment.SLACK_SENDS_PER_MINUTE,
    logLevel: environment.FAILOVER_LOG_LEVEL,
  };
}

function intakeOf(environment: Environment): Intake {
  if (environment.SLACK_APP_TOKEN !== undefined) {
    return { kind: "socket", appToken: environment.SLACK_APP_TOKEN };
  }
  const {
    SLACK_BOT_HOST: host,
    SLACK_BOT_PORT: port,
    SLACK_SIGNING_SECRET: signingSecret = "",
  } = environment;
  return { kind: "http", host, port, signingSecret };
}

function workspacesOf(environment: Environment): Workspaces {
  if (environment.SLACK_CLIENT_ID === undefined) {
    return { kind: "single", botToken: environment.SLACK_BOT_TOKEN ?? "" };
  }
  return {
    kind: "several",
    clientId: environment.SLACK_CLIENT_ID,
    clientSecret: environment.SLACK_CLIENT_SECRET ?? "",
    stateSecret: environment.SLACK_STATE_SECRET ?? "",
  };
}
