/** What callers may do, from the least to the most; each role may do all that the ones before it may. */
export const roles = ["viewer", "sender", "admin"] as const;

/** Viewers look; senders also create and control; admins also manage keys and read the audit log. */
export type Role = (typeof roles)[number];

/** Tells whether a role is enough where `needed` is asked for. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
