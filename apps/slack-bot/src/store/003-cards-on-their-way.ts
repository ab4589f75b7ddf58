/** Whether a card may have reached Slack although nobody noted where. */
export const cardsOnTheirWay = `
ALTER TABLE cards ADD COLUMN is_on_its_way INTEGER NOT NULL DEFAULT 0; -- 1: a call that posts it was begun
`;
