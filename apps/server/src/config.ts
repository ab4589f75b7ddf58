import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CompatibilityMode } from "@failover-kit/core/validation";
import type { SenderRate } from "@failover-kit/engine";
import type { ConfiguredApplication } from "./accounts/first-account.ts";
import type { KeyAndSecret } from "./accounts/new-key.ts";
import { publicPem, usableKey } from "./accounts/rsa-key.ts";
import { type Environment, environmentSchema, type LogLevel } from "./environment-schema.ts";
import { ConfigError } from "./errors/config-error.ts";

/** Who we are to the gateway. */
export type GatewayCredentials =
  | { readonly kind: "none" } // the simulator asks for nothing
  | ({ readonly kind: "basic" } & KeyAndSecret)
  | { readonly kind: "application"; readonly applicationId: string; readonly privateKeyPem: string };

/** How the gateway signs its webhooks. */
export interface SignatureConfig {
  readonly secret: string;
  readonly apiKey: string | null; // the one that tokens must name
  readonly maxAgeSeconds: number; // late retries may carry the token of the first try
}

/** The Messages API that sends for us. */
export interface GatewayConfig {
  readonly url: string;
  readonly isSimulator: boolean; // nobody has named another one
  readonly version: "v1" | "v0.1";
  readonly credentials: GatewayCredentials;
  readonly signature: SignatureConfig | null; // of its webhooks; null: they are taken unsigned
  readonly revokeSeconds: number; // how long a revocation may take; 0: this gateway takes nothing back, or is not to
  readonly rateLimits: readonly SenderRate[];
}

/** Everything that the environment decides. */
export interface ServerConfig {
  readonly host: string;
  readonly port: number; // 0: any free one
  readonly webhooks: { readonly host: string; readonly port: number } | null; // where they come in; null: where all else does
  readonly databasePath: string;
  readonly apiKey: KeyAndSecret | null;
  readonly accounts: readonly string[]; // the names of those that there are beside the first
  readonly publicUrl: string | null; // without a slash at its end
  readonly callbackUrl: string | null; // the operator's own, trusted
  readonly callbackSignatureSecret: string | null; // null: callbacks are not signed
  readonly callbackAllowedNetworks: readonly string[]; // CIDR
  readonly gateway: GatewayConfig;
  readonly application: ConfiguredApplication | null;
  readonly unknownGraceSeconds: number;
  readonly compatibility: CompatibilityMode; // of the doors of 2018 and of Dispatch
  readonly deduplicationSeconds: number;
  readonly logLevel: LogLevel;
}

/** Reads a file as text, or throws. */
export type ReadFile = (path: string) => string;

/** Reads the configuration, or throws ConfigError with a sentence for each variable that is wrong. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile = (path) => readFileSync(path, "utf8"),
): ServerConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== "");
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const sentences = missingPartners(parsed.data);
  const config = toConfig(parsed.data, (name, parse) =>
    readKey({ name, parse, readFile, sentences }, parsed.data),
  );
  if (sentences.length > 0) throw new ConfigError(sentences);
  return config;
}

/** Variables that make sense only together. */
const partners = [
  ["FAILOVER_API_KEY", "FAILOVER_API_SECRET"],
  ["FAILOVER_GATEWAY_API_KEY", "FAILOVER_GATEWAY_API_SECRET"],
  ["FAILOVER_GATEWAY_APPLICATION_ID", "FAILOVER_GATEWAY_PRIVATE_KEY_PATH"],
  ["FAILOVER_APPLICATION_ID", "FAILOVER_APPLICATION_PUBLIC_KEY_PATH"],
] as const;

function missingPartners(environment: Environment): string[] {
  const sentences: string[] = [];
  for (const [first, second] of partners) {
    if ((environment[first] === undefined) === (environment[second] === undefined)) continue;
    const [missing, given] = environment[first] === undefined ? [first, second] : [second, first];
    sentences.push(`${missing} is missing: it goes together with ${given}. Set both or neither.`);
  }
  const { FAILOVER_WEBHOOKS_HOST: webhooksHost, FAILOVER_WEBHOOKS_PORT: webhooksPort } = environment;
  if (webhooksHost !== undefined && webhooksPort === undefined) {
    sentences.push(
      "FAILOVER_WEBHOOKS_PORT is missing: FAILOVER_WEBHOOKS_HOST goes together with it. Set it too.",
    );
  }
  const isSameHost = (webhooksHost ?? environment.FAILOVER_HOST) === environment.FAILOVER_HOST;
  if (webhooksPort !== 0 && webhooksPort === environment.FAILOVER_PORT && isSameHost) {
    sentences.push("FAILOVER_WEBHOOKS_PORT must not be the one that FAILOVER_PORT names. Set another one.");
  }
  const hasCredentials = environment.FAILOVER_GATEWAY_API_KEY ?? environment.FAILOVER_GATEWAY_APPLICATION_ID;
  if (environment.FAILOVER_GATEWAY_URL !== undefined && hasCredentials === undefined) {
    sentences.push(
      "FAILOVER_GATEWAY_API_KEY and FAILOVER_GATEWAY_API_SECRET are missing: a gateway asks for them. Set them, or FAILOVER_GATEWAY_APPLICATION_ID and FAILOVER_GATEWAY_PRIVATE_KEY_PATH.",
    );
  }
  return sentences;
}

type KeyVariable = "FAILOVER_GATEWAY_PRIVATE_KEY_PATH" | "FAILOVER_APPLICATION_PUBLIC_KEY_PATH";
type TakeKey = (name: KeyVariable, parse: (pem: string) => KeyObject) => string;

function toConfig(environment: Environment, takeKey: TakeKey): ServerConfig {
  return {
    host: environment.FAILOVER_HOST,
    port: environment.FAILOVER_PORT,
    webhooks: webhooksConfig(environment),
    databasePath: environment.FAILOVER_DATABASE_URL.slice("sqlite:".length),
    apiKey: pair(environment.FAILOVER_API_KEY, environment.FAILOVER_API_SECRET),
    accounts: environment.FAILOVER_ACCOUNTS,
    publicUrl: environment.FAILOVER_PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    callbackUrl: environment.FAILOVER_CALLBACK_URL ?? null,
    callbackSignatureSecret: environment.FAILOVER_CALLBACK_SIGNATURE_SECRET ?? null,
    callbackAllowedNetworks: environment.FAILOVER_CALLBACK_ALLOWED_NETWORKS,
    gateway: gatewayConfig(environment, takeKey),
    application: applicationConfig(environment, takeKey),
    unknownGraceSeconds: environment.FAILOVER_UNKNOWN_GRACE_SECONDS,
    compatibility: environment.FAILOVER_COMPATIBILITY,
    deduplicationSeconds: environment.FAILOVER_DEDUPLICATION_SECONDS,
    logLevel: environment.FAILOVER_LOG_LEVEL,
  };
}

function webhooksConfig(environment: Environment): ServerConfig["webhooks"] {
  const { FAILOVER_WEBHOOKS_HOST: host = environment.FAILOVER_HOST, FAILOVER_WEBHOOKS_PORT: port } =
    environment;
  return port === undefined ? null : { host, port };
}

function gatewayConfig(environment: Environment, takeKey: TakeKey): GatewayConfig {
  const url = environment.FAILOVER_GATEWAY_URL;
  const credentials = gatewayCredentials(environment, takeKey);
  // v0.1 has no such call, and v1 asks for a token with it.
  const canRevoke = environment.FAILOVER_GATEWAY_VERSION === "v1" && credentials.kind !== "basic";
  return {
    url: url ?? `http://127.0.0.1:${environment.FAILOVER_SIMULATOR_PORT}`,
    isSimulator: url === undefined,
    version: environment.FAILOVER_GATEWAY_VERSION,
    credentials,
    signature: signatureConfig(environment),
    revokeSeconds: canRevoke ? environment.FAILOVER_GATEWAY_REVOKE_SECONDS : 0,
    rateLimits: environment.FAILOVER_GATEWAY_RATE_LIMITS,
  };
}

function signatureConfig(environment: Environment): SignatureConfig | null {
  const secret = environment.FAILOVER_GATEWAY_SIGNATURE_SECRET;
  if (secret === undefined) return null;
  const maxAgeSeconds = environment.FAILOVER_GATEWAY_SIGNATURE_MAX_AGE_SECONDS;
  return { secret, apiKey: environment.FAILOVER_GATEWAY_API_KEY ?? null, maxAgeSeconds };
}

/** A token is preferred to key and secret when both are configured, as the gateway's own clients do. */
function gatewayCredentials(environment: Environment, takeKey: TakeKey): GatewayCredentials {
  const applicationId = environment.FAILOVER_GATEWAY_APPLICATION_ID;
  if (applicationId !== undefined && environment.FAILOVER_GATEWAY_PRIVATE_KEY_PATH !== undefined) {
    const privateKeyPem = takeKey("FAILOVER_GATEWAY_PRIVATE_KEY_PATH", createPrivateKey);
    return { kind: "application", applicationId, privateKeyPem };
  }
  const basic = pair(environment.FAILOVER_GATEWAY_API_KEY, environment.FAILOVER_GATEWAY_API_SECRET);
  return basic ? { kind: "basic", ...basic } : { kind: "none" };
}

function applicationConfig(environment: Environment, takeKey: TakeKey): ConfiguredApplication | null {
  const id = environment.FAILOVER_APPLICATION_ID;
  if (id === undefined || environment.FAILOVER_APPLICATION_PUBLIC_KEY_PATH === undefined) return null;
  return { id, publicKeyPem: takeKey("FAILOVER_APPLICATION_PUBLIC_KEY_PATH", createPublicKey) };
}

function pair(key: string | undefined, secret: string | undefined): KeyAndSecret | null {
  return key !== undefined && secret !== undefined ? { key, secret } : null;
}

/** Reads the PEM file that a variable names; what is wrong with it becomes a sentence. */
function readKey(
  order: {
    readonly name: KeyVariable;
    readonly parse: (pem: string) => KeyObject;
    readonly readFile: ReadFile;
    readonly sentences: string[];
  },
  environment: Environment,
): string {
  const { name, parse, readFile, sentences } = order;
  const path = environment[name] ?? "";
  const kind = name === "FAILOVER_GATEWAY_PRIVATE_KEY_PATH" ? "private" : "public";
  let pem = "";
  try {
    pem = readFile(path);
  } catch {
    sentences.push(`${name} names a file that cannot be read: ${path}.`);
    return "";
  }
  const key = usableKey(pem, parse);
  if (key === null) {
    sentences.push(`${name} must name a PEM file with an RSA ${kind} key of at least 2048 bits.`);
    return "";
  }
  // A private key file names its public key too; only that part of it may be kept.
  return kind === "private" ? pem : publicPem(key);
}
