/** Several secrets that were replaced go on signing, each to an end of its own. */
export const earlierSecrets = `
ALTER TABLE subscriptions ADD COLUMN earlier_secrets TEXT NOT NULL DEFAULT '[]'; -- JSON, the newest first
UPDATE subscriptions
  SET earlier_secrets = json_array(json_object('secret', previous_secret, 'validUntil', previous_secret_until))
  WHERE previous_secret IS NOT NULL;
ALTER TABLE subscriptions DROP COLUMN previous_secret;
ALTER TABLE subscriptions DROP COLUMN previous_secret_until;
`;
