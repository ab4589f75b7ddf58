/** Keys, applications and the audit log: what is asked for and what is answered. */
import { z } from "zod";
import {
  type ApplicationResource,
  type AuditEntryResource,
  auditActions,
  type KeyResource,
  type NewKeyResource,
  roles,
} from "../model/index.ts";

const instant = z.string().meta({ format: "date-time", examples: ["2026-03-02T09:30:00.000Z"] });
const name = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,100}$/u, { error: "Write a name of 1 to 100 characters on one line" })
  .meta({ description: "For people.", examples: ["Shop"] });
const role = z.enum(roles).meta({
  description:
    "viewer: may look. sender: also create and control runs. admin: also manage keys and read the audit log.",
});

/** The body of `POST /v1/keys`. */
export const keyRequestSchema = z
  .strictObject({ name, role })
  .meta({ examples: [{ name: "Shop", role: "sender" }] });

// Of an RSA key whose other half nobody has.
const examplePublicKey =
  "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjf2LkpMkshWldt+p4tzO\n+9VwmS+L36Vc6k7BWZkFsqpkEghhWr4sNYG40jHlylXk8j3Mqw5ZXVhBdNhf74px\n/WU5BuulAdIw349XerHAluxgoFqZ1PodKtTQD5d3x88f3LrcL/zRnunxSd5DrPm4\n9fXnZOzPxaGbMjqX7P1u7ybKvwZMYnLaYwO8oijsf6McfaleZGUFxfzf/ho5bB7t\nC/UbaRF0gbar8xGIMYNGc1qOeOHYFiPIPvrSujxYxz51flfLKM6ll5RhCZT/z3Hg\nPxQZmiyl/Wt7QYfqS27sDVLCC1W5Zb0VHeBv/Il63k6FF8RtiZUAJpWSCBp9pOnp\n/wIDAQAB\n-----END PUBLIC KEY-----";

/** The body of `POST /v1/applications`. */
export const applicationRequestSchema = z
  .strictObject({
    name,
    role: role.default("sender"),
    public_key_pem: z.string().max(20_000).meta({ description: "RSA, at least 2048 bits." }),
  })
  .meta({ examples: [{ name: "Desk", role: "sender", public_key_pem: examplePublicKey }] });

const keyShape = {
  key: z.string(),
  name: z.string(),
  role: z.enum(roles),
  created_at: instant,
  last_used_at: instant.nullable().meta({ description: "Exact to a few minutes." }),
  revoked_at: instant.nullable().meta({ description: "From then on it opens nothing." }),
};

/** One key, as the API shows it. */
export const keyResourceSchema: z.ZodType<KeyResource> = z.object(keyShape);

/** A key that was made just now. */
export const newKeyResourceSchema: z.ZodType<NewKeyResource> = z.object({
  ...keyShape,
  secret: z.string().meta({ description: "Shown this one time." }),
});

/** One application, as the API shows it. */
export const applicationResourceSchema: z.ZodType<ApplicationResource> = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  public_key_pem: z.string(),
  created_at: instant,
});

/** One entry of the audit log. */
export const auditEntrySchema: z.ZodType<AuditEntryResource> = z.object({
  id: z.string(),
  at: instant,
  action: z.enum(auditActions),
  target: z.string().meta({ description: "The id of what was changed." }),
  actor: z
    .string()
    .nullable()
    .meta({ description: "The person that the caller named in Failover-Actor.", examples: ["slack:U123"] }),
  caller: z.string().meta({ examples: ["key a0b1c2d3"] }),
  caller_name: z.string().meta({ description: "What people called the key or application then." }),
  ip: z.string().meta({ description: "Where the request came from; empty for the operator's settings." }),
});
