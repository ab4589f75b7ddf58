/**
 * Several keys with roles, and the audit log. Keys from before could do everything, and still can; applications could
 * not do what only admins can now, since there was nothing of that kind.
 */
export const keysAndAudit = `
ALTER TABLE api_keys ADD COLUMN name TEXT NOT NULL DEFAULT 'first';
ALTER TABLE api_keys ADD COLUMN role TEXT NOT NULL DEFAULT 'admin';
ALTER TABLE api_keys ADD COLUMN last_used_at INTEGER;
ALTER TABLE api_keys ADD COLUMN revoked_at INTEGER;

ALTER TABLE applications ADD COLUMN name TEXT NOT NULL DEFAULT 'first';
ALTER TABLE applications ADD COLUMN role TEXT NOT NULL DEFAULT 'sender';
CREATE INDEX applications_by_account ON applications (account_id);

-- Each index ends in the order of lists: at, then, by itself, the key.
CREATE TABLE audit_entries (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  actor TEXT,
  caller TEXT NOT NULL,
  caller_name TEXT NOT NULL,
  ip TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_account ON audit_entries (account_id, at);
CREATE INDEX audit_by_target ON audit_entries (account_id, target, at);
`;
