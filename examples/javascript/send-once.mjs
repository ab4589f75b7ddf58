/** Starts a run that a retry cannot start twice. Nothing but what Node.js brings along. */
const { FAILOVER_URL, FAILOVER_API_KEY, FAILOVER_API_SECRET } = process.env;
const authorization = `Basic ${Buffer.from(`${FAILOVER_API_KEY}:${FAILOVER_API_SECRET}`).toString("base64")}`;
const text = "Parcel 7731 arrives at 14:10.";

/** The order is the key: however often this is called for it, the person gets one set of messages. */
async function notify(order) {
  const response = await fetch(`${FAILOVER_URL}/v1/runs`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json", "idempotency-key": order },
    body: JSON.stringify({
      steps: [
        {
          channel: "viber_service",
          from: "9016",
          to: "447700900042",
          message_type: "text",
          text,
          failover: { condition_status: "delivered", expiry_time: 300 },
        },
        { channel: "sms", from: "ParcelCo", to: "447700900042", message_type: "text", text },
      ],
      client_ref: order,
    }),
  });
  const body = await response.json();
  if (!response.ok) throw new Error(`${body.title} ${body.detail}`);
  return { id: body.id, isRepeat: response.headers.get("idempotency-replayed") === "true" };
}

const order = `order-${Date.now()}`;
const first = await notify(order);
const again = await notify(order); // as after an answer that got lost
console.log(first.id === again.id ? "the same run" : "two runs", again.isRepeat ? "was answered again" : "");
