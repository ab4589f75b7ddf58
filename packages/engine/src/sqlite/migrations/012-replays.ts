/**
 * Which deliveries are sent once more: they stand outside of the order of their run. Those that were under way before
 * this are not told from others, and end as they began.
 */
export const replays = `
ALTER TABLE deliveries ADD COLUMN is_replay INTEGER NOT NULL DEFAULT 0;
`;
