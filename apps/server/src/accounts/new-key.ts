import { randomBytes } from "node:crypto";
import type { Role } from "@failover-kit/core/model";
import type { ApiKey } from "@failover-kit/engine";
import { hashSecret } from "./secret-hash.ts";

/** What a caller proves to be allowed with. */
export interface KeyAndSecret {
  readonly key: string;
  readonly secret: string;
}

/** A key that nobody has yet. */
export function makeCredentials(): KeyAndSecret {
  return { key: randomBytes(4).toString("hex"), secret: randomBytes(24).toString("base64url") };
}

/** What is to be stored of a new key. */
export async function newApiKey(
  { key, secret }: KeyAndSecret,
  parts: {
    readonly accountId: string;
    readonly name: string;
    readonly role: Role;
    readonly createdAt: number;
  },
): Promise<ApiKey> {
  return { ...parts, key, secretHash: await hashSecret(secret), lastUsedAt: null, revokedAt: null };
}
