/** Version 6. The people of each account, and which accounts send from an address. */
export const contacts = `
CREATE TABLE contacts (
  key INTEGER PRIMARY KEY,
  account_key INTEGER NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  sender TEXT NOT NULL,
  name TEXT,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  last_run_id TEXT,
  last_run_at INTEGER,
  inbound_at INTEGER, -- null: never wrote
  inbound TEXT, -- JSON: the newest message
  UNIQUE (account_key, address, channel)
) STRICT;
-- Each ends, by itself, in the contact's key: that is the order of lists.
CREATE INDEX contacts_by_seen ON contacts (account_key, last_seen_at);
CREATE INDEX contacts_by_channel ON contacts (account_key, channel, last_seen_at);
CREATE INDEX contacts_by_inbound ON contacts (account_key, last_seen_at) WHERE inbound_at IS NOT NULL;

-- One row: the last run whose people have been taken up.
CREATE TABLE contact_progress (
  run_key INTEGER NOT NULL
) STRICT;
INSERT INTO contact_progress (run_key) VALUES (0);

CREATE TABLE senders (
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  account_key INTEGER NOT NULL,
  PRIMARY KEY (channel, address, account_key)
) WITHOUT ROWID, STRICT;
`;
