/** Requests for approval end by themselves, and what their message says is known. */
export const approvalsEnd = `
ALTER TABLE approvals ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0;
UPDATE approvals SET expires_at = created_at + 86400000;
ALTER TABLE approvals ADD COLUMN shown_state TEXT; -- the state that its message tells; null: not posted yet
UPDATE approvals SET shown_state = state WHERE message_ts IS NOT NULL;
`;
