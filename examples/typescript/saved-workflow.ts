/** A workflow with a name: texts and addresses are filled in for each person, and who has no address on a channel is not tried there. */
import { client } from "./client.ts";

const content = { message_type: "text", text: "Parcel {{ number }} arrives {{ eta }}." } as const;
const saved = await client.saveWorkflow("parcel-notice", {
  description: "Tells when a parcel arrives",
  variables: {
    number: { type: "number" },
    eta: { type: "string", default: "today" },
    messenger_id: { type: "string", default: "" },
    phone: { type: "string" },
  },
  steps: [
    {
      channel: "messenger",
      from: "104000000000001",
      to: "{{ messenger_id }}",
      ...content,
      failover: { condition_status: "read", expiry_time: 600 },
    },
    { channel: "sms", from: "ParcelCo", to: "{{ phone }}", ...content },
  ],
});
console.log("version", saved.version);

const run = await client.createRun({
  workflow: "parcel-notice",
  variables: { number: 7731, phone: "447700900042" },
});
console.log(run.steps.map(({ channel, state }) => `${channel} ${state}`).join(", "));
