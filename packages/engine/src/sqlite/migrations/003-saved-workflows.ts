/**
 * Workflows with a name, in numbered versions, and by which name a run was started. (`workflows` holds what each run
 * was asked for.) A deleted name keeps its row, so that numbers are never given twice.
 */
export const savedWorkflows = `
CREATE TABLE saved_workflows (
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL, -- the newest
  is_deleted INTEGER NOT NULL, -- 0 or 1
  PRIMARY KEY (account_id, name)
) WITHOUT ROWID, STRICT;

CREATE TABLE saved_workflow_versions (
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  saved_by TEXT,
  definition TEXT NOT NULL, -- JSON
  PRIMARY KEY (account_id, name, version)
) STRICT;

ALTER TABLE runs ADD COLUMN workflow_name TEXT;
CREATE INDEX runs_by_workflow_name ON runs (account_key, workflow_name, created_at) WHERE workflow_name IS NOT NULL;
`;
