import { readFileSync } from "node:fs";
import { type ReadFile, readApplications } from "./applications-file.ts";
import { ConfigError } from "./config-error.ts";
import { environmentSchema } from "./environment-schema.ts";
import type { SimulatorOptions } from "./simulator.ts";

/** What the environment decides about a simulator. */
export type SimulatorConfig = Omit<SimulatorOptions, "host" | "clock" | "logger">;

/** Reads the settings. An empty value counts as absent; bad ones are a `ConfigError` with a sentence for each. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile = (path) => readFileSync(path, "utf8"),
): SimulatorConfig {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== "");
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const settings = parsed.data;
  const applicationsPath = settings.FAILOVER_SIMULATOR_APPLICATIONS_PATH;
  return {
    port: settings.FAILOVER_SIMULATOR_PORT,
    statusUrl: settings.FAILOVER_SIMULATOR_STATUS_URL,
    inboundUrl: settings.FAILOVER_SIMULATOR_INBOUND_URL,
    seed: settings.FAILOVER_SIMULATOR_SEED,
    recordMessages: settings.FAILOVER_SIMULATOR_RECORD_MESSAGES,
    retrySignature: settings.FAILOVER_SIMULATOR_RETRY_SIGNATURE,
    rateLimit: settings.FAILOVER_SIMULATOR_RATE_LIMIT,
    applications: applicationsPath === undefined ? [] : readApplications(applicationsPath, readFile),
    apiKey: settings.FAILOVER_GATEWAY_API_KEY,
    apiSecret: settings.FAILOVER_GATEWAY_API_SECRET,
    signatureSecret: settings.FAILOVER_GATEWAY_SIGNATURE_SECRET,
  };
}
