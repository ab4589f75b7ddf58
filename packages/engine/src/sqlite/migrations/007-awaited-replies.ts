/** Version 7. Which runs ask for a reply of whom. Rows go when their run ends. */
export const awaitedReplies = `
CREATE TABLE awaited_replies (
  account_key INTEGER NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  run_key INTEGER NOT NULL,
  PRIMARY KEY (account_key, channel, address, run_key)
) WITHOUT ROWID, STRICT;
`;
