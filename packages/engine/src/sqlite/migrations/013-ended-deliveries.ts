/** What has ended lies by its end, so that the oldest is found however much is pending. */
export const endedDeliveries = `
CREATE INDEX deliveries_ended ON deliveries (subscription_key, ended_at, key) WHERE ended_at IS NOT NULL;
`;
