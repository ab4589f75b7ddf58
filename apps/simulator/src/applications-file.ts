import { createPublicKey } from "node:crypto";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { ConfigError } from "./config-error.ts";
import type { SimulatedApplication } from "./simulator.ts";
import { isWebAddress } from "./validation/checks.ts";

const setting = "FAILOVER_SIMULATOR_APPLICATIONS_PATH";
const example =
  '[{ "id": "my-shop", "public_key_path": "my-shop.pub", "status_url": "http://127.0.0.1:4700/webhooks/status" }]';

const webAddress = z.string().refine(isWebAddress, { error: "must be an http or https address" });

const schema = z.array(
  z.strictObject({
    id: z.string().min(1),
    public_key_path: z.string().min(1), // from the folder of this file
    status_url: webAddress.optional(),
    inbound_url: webAddress.optional(),
  }),
);

/** Reads a file as text, or throws. */
export type ReadFile = (path: string) => string;

/** Reads the applications whose tokens are known from a JSON file. Throws ConfigError with a sentence for each fault. */
export function readApplications(path: string, readFile: ReadFile): readonly SimulatedApplication[] {
  const parsed = schema.safeParse(parseJson(readText(path, readFile)));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${setting}: in ${path}, ${placeOf(issue.path)}: ${issue.message}.`),
    );
  }
  const ids = parsed.data.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) refuse(`${path} names the application ${twice} twice.`);
  return parsed.data.map(
    ({ id, public_key_path: keyPath, status_url: statusUrl, inbound_url: inboundUrl }) => ({
      id,
      publicKey: readKey(resolve(dirname(path), keyPath), readFile),
      statusUrl,
      inboundUrl,
    }),
  );
}

function readText(path: string, readFile: ReadFile): string {
  try {
    return readFile(path);
  } catch {
    return refuse(`${path} cannot be read. It must be a JSON file such as ${example}.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse(`the file must be JSON such as ${example}.`);
  }
}

/** A public key as PEM; tokens are signed by RS256, so no other kind can be right. */
function readKey(path: string, readFile: ReadFile): string {
  const pem = readText(path, readFile);
  try {
    if (createPublicKey(pem).asymmetricKeyType === "rsa") return pem;
  } catch {
    return refuse(`${path} must hold a public key (PEM, RSA).`);
  }
  return refuse(`${path} must hold a public key (PEM, RSA).`);
}

function placeOf(path: readonly PropertyKey[]): string {
  return (
    path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("") || "the file"
  );
}

function refuse(reason: string): never {
  throw new ConfigError([`${setting}: ${reason}`]);
}
