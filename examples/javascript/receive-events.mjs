/** Subscribes to the ends of runs, and checks the signature of each event before believing it (Standard Webhooks). */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { FAILOVER_URL, FAILOVER_API_KEY, FAILOVER_API_SECRET } = process.env;
const authorization = `Basic ${Buffer.from(`${FAILOVER_API_KEY}:${FAILOVER_API_SECRET}`).toString("base64")}`;
const MAX_AGE_SECONDS = 300;

/** The signature is made of id, time and body; after a change of the secret there are two. */
function isSigned(headers, body, secret) {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > MAX_AGE_SECONDS) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(" ").some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

let secret = "";
const seen = new Set(); // an event can come twice: its id does not

const receiver = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (!isSigned(request.headers, body, secret)) return void response.writeHead(401).end();
  response.end(); // first the answer, then the work
  const id = request.headers["webhook-id"];
  if (seen.has(id)) return;
  seen.add(id);
  const { type, data } = JSON.parse(body);
  console.log(type, data.run?.client_ref ?? "");
});

receiver.listen(Number(process.env.PORT ?? 4790), "127.0.0.1", async () => {
  const response = await fetch(`${FAILOVER_URL}/v1/subscriptions`, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({
      url: `http://127.0.0.1:${receiver.address().port}/events`, // FAILOVER_CALLBACK_ALLOWED_NETWORKS=127.0.0.0/8 lets it
      events: ["run.completed", "run.failed", "run.canceled"],
    }),
  });
  const subscription = await response.json();
  if (!response.ok) throw new Error(`${subscription.title} ${subscription.detail}`);
  secret = subscription.secret;
  console.log("subscribed", subscription.id);
});
