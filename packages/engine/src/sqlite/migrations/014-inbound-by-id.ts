/** Whose a person's message is, by the gateway's id. It is written when somebody writes, and not with any run. */
export const inboundById = `
CREATE INDEX contacts_by_inbound_id ON contacts (inbound ->> 'messageUuid') WHERE inbound IS NOT NULL;
`;
