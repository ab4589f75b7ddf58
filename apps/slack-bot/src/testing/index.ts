export { blockFaults, viewFaults } from "./check-blocks.ts";
export { type Answer, type Delivery, HttpDelivery } from "./delivery.ts";
export { APP_TOKEN, FakeSlack } from "./fake-slack.ts";
export { SlackPerson } from "./slack-person.ts";
export type { FakeEphemeral, FakeMessage, FakeView, Json } from "./slack-types.ts";
export { fieldsOf } from "./view-state.ts";
