/** Version 2: which run an idempotency key stands for. */
export const idempotencyKeys = `
CREATE TABLE idempotency_keys (
  account_key INTEGER NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  run_key INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  PRIMARY KEY (account_key, key)
) WITHOUT ROWID, STRICT;
CREATE INDEX idempotency_keys_by_use ON idempotency_keys (used_at);
`;
