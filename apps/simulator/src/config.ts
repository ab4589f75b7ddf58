import { KitError } from "@failover-kit/core/model";
import { isWebAddress } from "./validation/checks.ts";

/** What the environment decides about a simulator. */
export interface SimulatorConfig {
  readonly port: number;
  readonly statusUrl: string;
  readonly inboundUrl: string;
  readonly seed: string;
  readonly signatureSecret: string | undefined; // undefined: webhooks are not signed
  readonly recordMessages: boolean;
}

/** A setting holds a value that cannot be used. */
export class ConfigError extends KitError {
  readonly code = "invalid_config";
}

const defaultPort = 4701;
const defaultStatusUrl = "http://127.0.0.1:4700/webhooks/status";
const defaultInboundUrl = "http://127.0.0.1:4700/webhooks/inbound";

/** Reads the settings. An empty value counts as absent; a bad one is a `ConfigError` that names the setting. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): SimulatorConfig {
  return {
    port: readPort(environment.FAILOVER_SIMULATOR_PORT),
    statusUrl: readUrl("FAILOVER_SIMULATOR_STATUS_URL", environment) ?? defaultStatusUrl,
    inboundUrl: readUrl("FAILOVER_SIMULATOR_INBOUND_URL", environment) ?? defaultInboundUrl,
    seed: environment.FAILOVER_SIMULATOR_SEED ?? "",
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

function readUrl(name: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const text = environment[name];
  if (!text) return null;
  if (isWebAddress(text)) return text;
  throw new ConfigError(`${name} must be an http or https address.`);
}

function readFlag(text: string | undefined): boolean {
  if (!text || text === "true") return true;
  if (text === "false") return false;
  throw new ConfigError("FAILOVER_SIMULATOR_RECORD_MESSAGES must be true or false.");
}
