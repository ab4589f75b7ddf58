/** Webhooks at a port of their own: what is there, and what is not. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

async function start(environment: Record<string, string> = {}): Promise<TestServer> {
  const test = await startTestServer({ FAILOVER_WEBHOOKS_PORT: "0", ...environment });
  onTestFinished(() => test.server.stop());
  return test;
}

const json = { "content-type": "application/json" };
const post = (url: string, body: object) =>
  fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) });

it("has nothing but webhooks and a sign of life", async () => {
  const { server } = await start();
  expect(server.webhooksUrl).not.toBe(server.url);
  const health = await fetch(`${server.webhooksUrl}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  const others = server.routes.filter(({ path }) => path !== "/healthz");
  for (const { path, method } of others) {
    const answer = await fetch(server.webhooksUrl + path, { method });
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

it("leaves no webhooks where everything else comes in", async () => {
  const { server, call } = await start();
  for (const path of ["/webhooks/status", "/webhooks/inbound"]) {
    expect((await post(server.url + path, {})).status).toBe(404);
  }
  const paths = (await call("GET", "/openapi.json")).json.paths as unknown as object;
  expect(Object.keys(paths).filter((path) => path.startsWith("/webhooks"))).toEqual([]);
});

it("refuses what it would refuse elsewhere, in the same words", async () => {
  const [apart, together] = [await start(), await startTestServer()];
  onTestFinished(() => together.server.stop());
  for (const call of [
    { body: "{" },
    { body: { status: "read" } },
    { body: `"${"x".repeat(1024 * 1024)}"` },
    { body: "a: b", headers: { "content-type": "application/yaml" } },
    { body: "<a/>", headers: { "content-type": "text/xml" } },
  ]) {
    const answers = [];
    for (const test of [apart, together]) {
      const { status, json } = await test.call("POST", "/webhooks/status", { as: null, ...call });
      answers.push({ status, ...json, instance: null });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBeGreaterThanOrEqual(400);
  }
});

it("is counted with everything else", async () => {
  const { server, call } = await start();
  await post(`${server.webhooksUrl}/webhooks/status`, { message_uuid: "m-1", status: "read" });
  await post(`${server.webhooksUrl}/webhooks/status`, {});
  await fetch(`${server.webhooksUrl}/healthz`);
  const { text } = await call("GET", "/metrics");
  const counted = (method: string, route: string, status: number) =>
    `failover_http_requests_total{method="${method}",route="${route}",status="${status}"} 1\n`;
  expect(text).toContain(counted("POST", "/webhooks/status", 200));
  expect(text).toContain(counted("POST", "/webhooks/status", 400));
  expect(text).toContain(counted("GET", "/healthz", 200));
});

it("stops the start when somebody else listens there", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await expect(startTestServer({ FAILOVER_WEBHOOKS_PORT: String(port) })).rejects.toMatchObject({
    code: "EADDRINUSE",
    port,
  });
});
