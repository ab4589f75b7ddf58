import type { Role } from "./role.ts";

/** One key of an account, as the API shows it. Instants are ISO 8601, UTC. */
export interface KeyResource {
  readonly key: string;
  readonly name: string; // what people call it
  readonly role: Role;
  readonly created_at: string;
  readonly last_used_at: string | null; // exact to a few minutes
  readonly revoked_at: string | null; // from then on it opens nothing
}

/** A key that was made just now. Nobody can ever ask for its secret again. */
export interface NewKeyResource extends KeyResource {
  readonly secret: string;
}

/** The body of `POST /v1/keys`. */
export interface KeyRequest {
  readonly name: string;
  readonly role: Role;
}

/** A caller that signs tokens instead of sending a secret. */
export interface ApplicationResource {
  readonly id: string; // the claim `application_id` of its tokens
  readonly name: string;
  readonly role: Role;
  readonly public_key_pem: string;
  readonly created_at: string; // ISO 8601, UTC
}

/** The body of `POST /v1/applications`. */
export interface ApplicationRequest {
  readonly name: string;
  readonly role?: Role; // sender when absent
  readonly public_key_pem: string;
}
