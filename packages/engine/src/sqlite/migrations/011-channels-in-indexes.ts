/**
 * Which channels a run goes over, as bits (channel-bits.ts) in the index entries that lists by several filters walk
 * along: looking each run up among those of its channel took three times as long.
 */
export const channelsInIndexes = `
ALTER TABLE runs ADD COLUMN channels INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET channels = coalesce((
  SELECT sum(CASE channel WHEN 'messenger' THEN 1 WHEN 'viber_service' THEN 2 WHEN 'sms' THEN 4
    WHEN 'whatsapp' THEN 8 WHEN 'mms' THEN 16 WHEN 'rcs' THEN 32 ELSE 0 END)
  FROM run_channels WHERE run_channels.account_key = runs.account_key
    AND run_channels.created_at = runs.created_at AND run_channels.run_key = runs.key
    AND run_channels.channel IN ('messenger', 'viber_service', 'sms', 'whatsapp', 'mms', 'rcs')
), 0);
DROP INDEX runs_by_status;
CREATE INDEX runs_by_status ON runs (account_key, status, created_at, source, workflow_name, channels);
DROP INDEX runs_by_source;
CREATE INDEX runs_by_source ON runs (account_key, source, created_at, workflow_name, channels)
  WHERE source IS NOT NULL;
`;
