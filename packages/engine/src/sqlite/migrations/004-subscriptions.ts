/** Subscriptions, and what is on its way to them. */
export const subscriptionTables = `
CREATE TABLE subscriptions (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL, -- JSON
  filter TEXT NOT NULL, -- JSON
  description TEXT,
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_secret_until INTEGER,
  last_seq INTEGER NOT NULL,
  disabled_at INTEGER,
  last_delivered_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX subscriptions_by_account ON subscriptions (account_id);

-- due_at is set on those that may be sent: the first pending one of each run. The others wait for it.
CREATE TABLE deliveries (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  subscription_key INTEGER NOT NULL,
  type TEXT NOT NULL,
  seq INTEGER,
  run_id TEXT,
  body TEXT NOT NULL, -- JSON
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  answer_status INTEGER,
  failure TEXT,
  created_at INTEGER NOT NULL,
  last_attempt_at INTEGER,
  due_at INTEGER,
  give_up_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX deliveries_by_subscription ON deliveries (subscription_key, key);
CREATE INDEX deliveries_by_due ON deliveries (subscription_key, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_pending ON deliveries (subscription_key, run_id, key) WHERE status = 'pending';
`;
