/** Sends, and goes on when it is known how the person was reached, or that nobody was. */
import { client, stream } from "./client.ts";

const text = "Parcel 7731 arrives at 14:10.";
const run = await client.createRun(
  {
    steps: [
      {
        channel: "messenger",
        from: "104000000000001",
        to: "2901000000000003", // not on Messenger: the SMS follows at once
        message_type: "text",
        text,
        failover: { condition_status: "read", expiry_time: 600 },
      },
      { channel: "sms", from: "ParcelCo", to: "447700900001", message_type: "text", text },
    ],
    client_ref: "order-7731",
  },
  { idempotencyKey: crypto.randomUUID() },
);

const hangUp = new AbortController();
for await (const event of stream.read({ runId: run.id, afterSeq: 0, signal: hangUp.signal })) {
  console.log(event.type);
  if (/^run\.(completed|failed|canceled)$/.test(event.type)) hangUp.abort();
}
const { status, outcome } = await client.getRun(run.id);
console.log(status === "completed" ? `reached by ${outcome?.channel}` : "not reached");
