import type { ApplicationResource } from "@failover-kit/core/model";
import type { Application } from "@failover-kit/engine";

/** Shows an application the way the API shows it. */
export function applicationView({
  id,
  name,
  role,
  publicKeyPem,
  createdAt,
}: Application): ApplicationResource {
  return { id, name, role, public_key_pem: publicKeyPem, created_at: new Date(createdAt).toISOString() };
}
