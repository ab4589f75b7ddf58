import { KitError } from "@failover-kit/core/model";
import { isWebAddress } from "./content-faults.ts";

/** What the environment decides about a simulator. */
export interface SimulatorConfig {
  readonly port: number;
  readonly statusUrl: string;
  readonly signatureSecret: string | undefined; // undefined: webhooks are not signed
  readonly recordMessages: boolean;
}

/** A setting holds a value that cannot be used. */
export class ConfigError extends KitError {
  readonly code = "invalid_config";
}

const defaultPort = 4701;
const defaultStatusUrl = "http://127.0.0.1:4700/webhooks/status";

/** Reads the settings. An empty value counts as absent; a bad one is a `ConfigError` that names the setting. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): SimulatorConfig {
  return {
    port: readPort(environment.FAILOVER_SIMULATOR_PORT),
    statusUrl: readUrl(environment.FAILOVER_SIMULATOR_STATUS_URL),
    signatureSecret: environment.FAILOVER_GATEWAY_SIGNATURE_SECRET || undefined,
    recordMessages: readFlag(environment.FAILOVER_SIMULATOR_RECORD_MESSAGES),
  };
}

function readPort(text: string | undefined): number {
  if (!text) return defaultPort;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ConfigError("FAILOVER_SIMULATOR_PORT must be a number from 0 to 65535.");
}

function readUrl(text: string | undefined): string {
  if (!text) return defaultStatusUrl;
  if (isWebAddress(text)) return text;
  throw new ConfigError("FAILOVER_SIMULATOR_STATUS_URL must be an http or https address.");
}

function readFlag(text: string | undefined): boolean {
  if (!text || text === "true") return true;
  if (text === "false") return false;
  throw new ConfigError("FAILOVER_SIMULATOR_RECORD_MESSAGES must be true or false.");
}
