/** Cards, approvals, installations, defaults, and what was already taken. Instants are epoch milliseconds. */
export const firstTables = `
-- One live card for each run. message_ts is null until Slack has taken it.
CREATE TABLE cards (
  run_id TEXT PRIMARY KEY,
  team_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  thread_ts TEXT,
  message_ts TEXT,
  shown TEXT, -- digest of what is shown
  shown_at INTEGER,
  is_open INTEGER NOT NULL, -- 1 while the run goes on, or its card is not yet as it should be
  is_gone INTEGER NOT NULL DEFAULT 0, -- 1: Slack has lost it, or does not take it
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cards_open ON cards (is_open) WHERE is_open = 1;
CREATE INDEX cards_by_user ON cards (team_id, user_id, created_at);
CREATE INDEX cards_by_team ON cards (team_id, created_at);

-- How far in the server's log the cards have been told.
CREATE TABLE cursor (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL) STRICT;

-- What waits for a second person. request is sealed: it holds an address and a text.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  team_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  thread_ts TEXT,
  message_channel TEXT,
  message_ts TEXT,
  workflow TEXT NOT NULL,
  request TEXT NOT NULL,
  state TEXT NOT NULL, -- pending, approved, sent, declined, refused
  decided_by TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX approvals_by_state ON approvals (state);

-- Workspaces that have installed the app. The installation holds tokens and is sealed.
CREATE TABLE installations (
  workspace TEXT PRIMARY KEY, -- id of a team, or of an enterprise
  installation TEXT NOT NULL,
  installed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE default_workflows (
  team_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  workflow TEXT NOT NULL,
  set_by TEXT NOT NULL,
  PRIMARY KEY (team_id, channel_id)
) STRICT;

-- Signatures of the last minutes: none is taken twice.
CREATE TABLE taken_requests (signature TEXT PRIMARY KEY, taken_at INTEGER NOT NULL) STRICT;
CREATE INDEX taken_requests_by_time ON taken_requests (taken_at);
`;
