/**
 * Version 1. What never changes (workflows, recipients, channels) lies apart from the small rows that every step
 * forward rewrites. Each list index ends in created_at and, by itself, in the run's key: that is the order of lists.
 */
export const firstTables = `
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
  key TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX api_keys_by_account ON api_keys (account_id);

CREATE TABLE applications (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  public_key_pem TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Short numbers in place of account ids, which would otherwise be repeated in every index entry.
CREATE TABLE account_keys (
  key INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE runs (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_key INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  client_ref TEXT,
  source TEXT,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  handover_at INTEGER,
  wake_at INTEGER,
  awaiting INTEGER, -- 1 or null
  state TEXT NOT NULL -- JSON: what the rules change
) STRICT;
CREATE INDEX runs_by_account ON runs (account_key, created_at);
CREATE INDEX runs_by_status ON runs (account_key, status, created_at);
CREATE INDEX runs_by_client_ref ON runs (account_key, client_ref, created_at) WHERE client_ref IS NOT NULL;
CREATE INDEX runs_by_source ON runs (account_key, source, created_at) WHERE source IS NOT NULL;
CREATE INDEX runs_by_handover ON runs (handover_at) WHERE handover_at IS NOT NULL;
CREATE INDEX runs_by_wake ON runs (wake_at) WHERE wake_at IS NOT NULL;
CREATE INDEX runs_awaiting ON runs (id) WHERE awaiting IS NOT NULL;

CREATE TABLE workflows (
  run_key INTEGER PRIMARY KEY,
  body TEXT NOT NULL -- JSON: what the caller asked for
) STRICT;

-- Addresses come in no order, so each would touch a page of its own somewhere in a large index. Grouped by the
-- thousand runs that came together (key / 1024) they touch the same few pages; a search looks into every group.
CREATE TABLE recipients (
  run_group INTEGER NOT NULL,
  account_key INTEGER NOT NULL,
  address TEXT NOT NULL,
  run_key INTEGER NOT NULL,
  PRIMARY KEY (run_group, account_key, address, run_key)
) WITHOUT ROWID, STRICT;

CREATE TABLE run_channels (
  account_key INTEGER NOT NULL,
  channel TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  run_key INTEGER NOT NULL,
  PRIMARY KEY (account_key, channel, created_at, run_key)
) WITHOUT ROWID, STRICT;

CREATE TABLE run_counts (
  status TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT;

-- The gateway's ids are random, too, and grouped for the same reason. Statuses carry our own reference, so that this
-- is looked into only for the few that have lost it, and the newest group first.
CREATE TABLE messages (
  run_group INTEGER NOT NULL,
  message_uuid TEXT NOT NULL,
  run_key INTEGER NOT NULL,
  step_index INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  PRIMARY KEY (run_group, message_uuid)
) WITHOUT ROWID, STRICT;

-- One row for each decision: its lines are written and read together, and are numbered up to last_seq.
CREATE TABLE events (
  account_key INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  run_key INTEGER NOT NULL,
  lines TEXT NOT NULL, -- JSON
  PRIMARY KEY (account_key, last_seq)
) WITHOUT ROWID, STRICT;
CREATE INDEX events_by_run ON events (run_key);

-- One row. Kept apart from the events, so that a number is not given again after the newest events are deleted.
CREATE TABLE event_counter (
  last_seq INTEGER NOT NULL
) STRICT;
INSERT INTO event_counter (last_seq) VALUES (0);

-- One row, changed by each check that the file can be written.
CREATE TABLE write_checks (
  count INTEGER NOT NULL
) STRICT;
INSERT INTO write_checks (count) VALUES (0);

-- By receiver first, so that what waits for one of them need not be walked through on the way to another's.
CREATE TABLE callbacks (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  url TEXT NOT NULL,
  headers TEXT NOT NULL, -- JSON
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  receiver TEXT NOT NULL
) STRICT;
CREATE INDEX callbacks_by_receiver ON callbacks (receiver, due_at);

CREATE TABLE unmatched_statuses (
  key INTEGER PRIMARY KEY,
  message_uuid TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  report TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX unmatched_by_message ON unmatched_statuses (message_uuid);
CREATE INDEX unmatched_by_received ON unmatched_statuses (received_at);
`;
