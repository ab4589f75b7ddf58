import type { KeyResource } from "@failover-kit/core/model";
import type { ApiKey } from "@failover-kit/engine";

/** Shows a key the way the API shows it. What its secret was hashed to stays inside. */
export function keyView({ key, name, role, createdAt, lastUsedAt, revokedAt }: ApiKey): KeyResource {
  return {
    key,
    name,
    role,
    created_at: new Date(createdAt).toISOString(),
    last_used_at: lastUsedAt === null ? null : new Date(lastUsedAt).toISOString(),
    revoked_at: revokedAt === null ? null : new Date(revokedAt).toISOString(),
  };
}
