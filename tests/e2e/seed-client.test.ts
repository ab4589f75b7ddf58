/** The client library of 2018, as it was published, pointed at our server by its own options. */
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Nexmo from "nexmo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipients, workflowRequest } from "../requests.ts";
import { type System, startSystem } from "../system.ts";

const applicationId = "4b0e0d9e-3a5e-4f0c-9a49-5a1b7c6d8e9f";
const folder = mkdtempSync(join(tmpdir(), "failover-seed-"));
const privateKeyPath = join(folder, "private.key");
let system: System;

beforeAll(async () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicKeyPath = join(folder, "public.pem");
  writeFileSync(publicKeyPath, publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(privateKeyPath, privateKey.export({ type: "pkcs8", format: "pem" }));
  system = await startSystem({
    environment: {
      FAILOVER_APPLICATION_ID: applicationId,
      FAILOVER_APPLICATION_PUBLIC_KEY_PATH: publicKeyPath,
    },
  });
});

afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true });
});

function createClient(options: { readonly applicationId?: string } = {}): Nexmo {
  const { hostname, port } = new URL(system.url);
  const credentials = { apiKey: "unused", apiSecret: "unused", privateKey: privateKeyPath, applicationId };
  return new Nexmo({ ...credentials, ...options }, { host: hostname, port: Number(port) });
}

type Outcome = { readonly error: Nexmo.ApiError | null; readonly data: unknown };

function create(client: Nexmo, steps: readonly unknown[]): Promise<Outcome> {
  return new Promise((resolve) => {
    client.workflow.create("failover", steps, (error, data) => resolve({ error, data }));
  });
}

describe("nexmo@2.3.1-beta-1", () => {
  it("starts a workflow and gets its id, and the run is found under that id", async () => {
    const { error, data } = await create(createClient(), workflowRequest(recipients("01")).workflow);
    expect(error).toBeNull();
    expect(data).toEqual({ workflow_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const { runs } = await system.client.listRuns();
    expect(runs.map(({ id }) => ({ workflow_uuid: id }))).toEqual([data]);
  });

  it("is told what is wrong with a step, by its place", async () => {
    const steps = workflowRequest(recipients("01"), 14).workflow;
    const { error, data } = await create(createClient(), steps);
    expect(data).toBeNull();
    expect(error?.statusCode).toBe(400);
    expect(error?.body).toEqual({
      type: "https://www.nexmo.com/messages/Errors#InvalidParams",
      title: "Your request parameters didn't validate.",
      detail: "Found errors validating 1 of your submitted parameters.",
      instance: error?.headers["x-nexmo-trace-id"],
      invalid_parameters: [
        { name: "workflow[0].failover.expiry_time", reason: expect.stringMatching(/15.*86400/) },
      ],
    });
  });

  it("is told that its application is not known", async () => {
    const stranger = createClient({ applicationId: "00000000-3a5e-4f0c-9a49-5a1b7c6d8e9f" });
    const { error } = await create(stranger, workflowRequest(recipients("01")).workflow);
    expect(error).toMatchObject({ statusCode: 401, body: { code: "unauthenticated" } });
  });
});
