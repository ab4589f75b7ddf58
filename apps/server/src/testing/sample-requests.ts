/** One request that succeeds for each route of callers: what tests enumerate the route table with. */
import { generateKeyPairSync } from "node:crypto";
import type { KeyAndSecret } from "../accounts/new-key.ts";
import type { Route } from "../http/route.ts";
import { parcelNotice } from "./definitions.ts";
import { messageRequest, runRequest, workflowRequest } from "./requests.ts";
import { basic, type TestServer } from "./test-server.ts";

/** What to fill a route's path with, and what to send there. */
export interface SampleRequest {
  readonly id?: string; // of something that was made for it: in the path, or as `{id}` in the query
  readonly deliveryId?: string; // the second id of a path
  readonly query?: string;
  readonly body?: unknown;
}

/** Makes what the request needs, as somebody who may do that. */
type SampleMaker = (test: TestServer, as: KeyAndSecret) => SampleRequest | Promise<SampleRequest>;

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();

/** An application as `POST /v1/applications` takes it. */
export const applicationRequest = { name: "Desk", public_key_pem: publicKeyPem };

const nothing: SampleMaker = () => ({});
const run: SampleMaker = async ({ call }, as) => {
  const { json } = await call("POST", "/v1/runs", { as, body: runRequest() });
  return { id: String(json.id) };
};
const pausedRun: SampleMaker = async (test, as) => {
  const sample = await run(test, as);
  await test.call("POST", `/v1/runs/${sample.id}/pause`, { as });
  return sample;
};

const subscriptionRequest = { url: "http://127.0.0.1:9/events", events: ["*"] };
const subscription: SampleMaker = async ({ call }, as) => {
  const { json } = await call("POST", "/v1/subscriptions", { as, body: subscriptionRequest });
  return { id: String(json.id) };
};
let savedWorkflows = 0;
const savedWorkflow: SampleMaker = async ({ call }, as) => {
  savedWorkflows += 1;
  const id = `parcel-notice-${savedWorkflows}`;
  await call("PUT", `/v1/workflows/${id}`, { as, body: parcelNotice() });
  return { id };
};

const makers: Readonly<Record<string, SampleMaker>> = {
  "POST /beta/workflows": () => ({ body: workflowRequest() }),
  "POST /v0.1/dispatch": () => ({ body: workflowRequest() }),
  "POST /v0.1/dispatch/": () => ({ body: workflowRequest() }),
  "POST /v1/messages": () => ({ body: messageRequest() }),
  "PATCH /v1/messages/:id": async ({ call, settle }, as) => {
    const { json } = await call("POST", "/v1/messages", {
      as,
      body: { ...messageRequest(), channel: "rcs" },
    });
    await settle();
    return { id: String(json.message_uuid), body: { status: "revoked" } };
  },
  "POST /v1/workflows/validate": () => ({ body: runRequest() }),
  "POST /v1/workflows/simulate": () => ({ body: { run: runRequest(), runs: 2 } }),
  "POST /v1/runs": () => ({ body: runRequest() }),
  "GET /v1/runs": nothing,
  "GET /v1/runs/:id": run,
  "GET /v1/runs/:id/events": run,
  "GET /v1/events": async (test, as) => ({ ...(await run(test, as)), query: "?run={id}" }),
  "POST /v1/runs/:id/cancel": run,
  "POST /v1/runs/:id/pause": run,
  "POST /v1/runs/:id/resume": pausedRun,
  "POST /v1/runs/:id/advance": run,
  "POST /v1/runs/:id/extend": async (test, as) => ({ ...(await run(test, as)), body: { seconds: 60 } }),
  "POST /v1/runs/:id/acknowledge": run,
  "GET /v1/workflows": nothing,
  "GET /v1/workflows/:name": savedWorkflow,
  "GET /v1/workflows/:name/versions": savedWorkflow,
  "PUT /v1/workflows/:name": async (test, as) => ({
    ...(await savedWorkflow(test, as)),
    body: parcelNotice(),
  }),
  "DELETE /v1/workflows/:name": savedWorkflow,
  "GET /v1/subscriptions": nothing,
  "POST /v1/subscriptions": () => ({ body: subscriptionRequest }),
  "GET /v1/subscriptions/:id": subscription,
  "DELETE /v1/subscriptions/:id": subscription,
  "POST /v1/subscriptions/:id/rotate-secret": subscription,
  "POST /v1/subscriptions/:id/enable": subscription,
  "POST /v1/subscriptions/:id/test": subscription,
  "GET /v1/subscriptions/:id/deliveries": subscription,
  "POST /v1/subscriptions/:id/deliveries/:delivery_id/replay": async (test, as) => {
    const { id } = await subscription(test, as);
    const { json } = await test.call("POST", `/v1/subscriptions/${id}/test`, { as });
    return { id: String(id), deliveryId: String(json.id) };
  },
  "GET /v1/keys": nothing,
  "POST /v1/keys": () => ({ body: { name: "Shop", role: "viewer" } }),
  "POST /v1/keys/:key/revoke": async ({ call }, as) => {
    const { json } = await call("POST", "/v1/keys", { as, body: { name: "Shop", role: "viewer" } });
    return { id: String(json.key) };
  },
  "GET /v1/applications": nothing,
  "POST /v1/applications": () => ({ body: applicationRequest }),
  "DELETE /v1/applications/:id": async ({ call }, as) => {
    const { json } = await call("POST", "/v1/applications", { as, body: applicationRequest });
    return { id: String(json.id) };
  },
  "GET /v1/signature-secret": nothing,
  "GET /v1/audit": nothing,
  "GET /v1/contacts": nothing,
  "GET /v1/stats": nothing,
  "GET /v1/diagnosis": nothing,
};

/** The rows of the route table that only callers may use, by `METHOD /path`. */
export function callerRoutes({
  server,
}: TestServer): ReadonlyMap<string, Extract<Route, { auth: "caller" }>> {
  const rows = server.routes.filter((route) => route.auth === "caller");
  return new Map(rows.map((route) => [`${route.method} ${route.path}`, route]));
}

/** A request that this route takes. Throws for a route that has no sample yet: add one above. */
export async function sampleRequest(
  test: TestServer,
  route: Route,
  as: KeyAndSecret,
): Promise<SampleRequest> {
  const name = `${route.method} ${route.path}`;
  const make = makers[name];
  if (make === undefined) throw new Error(`sample-requests.ts has no sample for ${name}`);
  return make(test, as);
}

/** The path and query of a sample, or of the same with another id. */
export function samplePath(route: Route, sample: SampleRequest): string {
  const { id = "", deliveryId = "", query = "" } = sample;
  return route.path.replace(/:\w+/, id).replace(":delivery_id", deliveryId) + query.replace("{id}", id);
}

/** Sends a sample; of a stream only the head of the answer is read. */
export async function sendSample(
  { server, call }: TestServer,
  route: Route,
  order: { readonly as: KeyAndSecret; readonly sample: SampleRequest },
) {
  const path = samplePath(route, order.sample);
  const { as } = order;
  if (!route.isStream) return call(route.method, path, { as, body: order.sample.body });
  const hangUp = new AbortController();
  const authorization = basic(as);
  const response = await fetch(server.url + path, { headers: { authorization }, signal: hangUp.signal });
  const { status, headers } = response;
  const text = status === 200 ? "" : await response.text();
  hangUp.abort();
  return { status, headers, text, json: text === "" ? {} : JSON.parse(text) };
}
