import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createUserFolder, type N8n, startN8n } from "./n8n.ts";
import { Session } from "./session.ts";

let n8n: N8n;

beforeAll(async () => {
  n8n = await startN8n({ userFolder: await createUserFolder() });
}, 480_000);

afterAll(async () => {
  await n8n.stop();
  rmSync(n8n.userFolder, { recursive: true });
});

it("starts on this machine and lets its owner in", async () => {
  const session = await Session.open(n8n.url);
  expect(await session.call("GET", "/login")).toMatchObject({ email: "owner@example.com" });
});
