/** Clients that nobody here wrote, as they were published, against the simulator and against our server. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@failover-kit/simulator";
import { Auth } from "@vonage/auth";
import { verifySignature } from "@vonage/jwt";
import * as messages from "@vonage/messages";
import { Vonage } from "@vonage/server-sdk";
import Nexmo from "nexmo";
import NexmoDispatch from "nexmo-dispatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Receiver, startReceiver } from "../receiver.ts";
import { recipients, workflowRequest } from "../requests.ts";
import { credentials, listMessages, type System, startSystem } from "../system.ts";
import { until } from "../until.ts";

const applicationId = "4b0e0d9e-3a5e-4f0c-9a49-5a1b7c6d8e9f";
const signatureSecret = "shared-by-both-sides-in-these-tests";
const folder = mkdtempSync(join(tmpdir(), "failover-clients-"));
const privateKeyPath = join(folder, "private.key");
const publicKeyPath = join(folder, "public.pem");
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicPem = publicKey.export({ type: "spki", format: "pem" }).toString();
const privatePem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
let simulator: Simulator;
let receiver: Receiver;

beforeAll(async () => {
  writeFileSync(publicKeyPath, publicPem);
  writeFileSync(privateKeyPath, privatePem);
  receiver = await startReceiver();
  simulator = await startSimulator({
    port: 0,
    statusUrl: receiver.url,
    signatureSecret,
    apiKey: credentials.key,
    apiSecret: credentials.secret,
    applications: [{ id: applicationId, publicKey: publicPem }],
  });
});

afterAll(async () => {
  await simulator.close();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

type Outcome = { readonly error: Nexmo.ApiError | null; readonly data: unknown };

const nexmoOptions = (url: string) => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
};
const nexmoCredentials = {
  apiKey: credentials.key,
  apiSecret: credentials.secret,
  privateKey: privateKeyPath,
  applicationId,
};
const [step] = workflowRequest(recipients("01")).workflow;

function outcomeOf(call: (callback: (error: Nexmo.ApiError | null, data: unknown) => void) => void) {
  return new Promise<Outcome>((resolve) => call((error, data) => resolve({ error, data })));
}

describe("nexmo@2.3.1-beta-1 and the simulator", () => {
  it("channel.send reaches /beta/messages with a token", async () => {
    const client = new Nexmo(nexmoCredentials, nexmoOptions(simulator.url));
    const sent = await outcomeOf((done) => client.channel.send(step?.to, step?.from, step?.message, done));
    expect(sent).toEqual({ error: null, data: { message_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  });

  it("is told what is wrong with a message", async () => {
    const client = new Nexmo(nexmoCredentials, nexmoOptions(simulator.url));
    const sent = await outcomeOf((done) => client.channel.send(step?.to, step?.from, { content: {} }, done));
    expect(sent.error).toMatchObject({
      statusCode: 400,
      body: { invalid_parameters: [{ name: "message.content.type" }] },
    });
  });
});

describe("nexmo@2.4.3-beta-1", () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({
      environment: {
        FAILOVER_APPLICATION_ID: applicationId,
        FAILOVER_APPLICATION_PUBLIC_KEY_PATH: publicKeyPath,
      },
    });
  });

  afterAll(() => system.stop());

  it.each([
    ["key and secret", { useBasicAuth: true }],
    ["a token", {}],
  ])("dispatch.create starts a run on our server with %s", async (_name, options) => {
    const client = new NexmoDispatch(nexmoCredentials, nexmoOptions(system.url));
    const { workflow } = workflowRequest(recipients("01"));
    const { error, data } = await outcomeOf((done) =>
      client.dispatch.create("failover", workflow, done, options),
    );
    expect([error, data]).toEqual([null, { dispatch_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    const { dispatch_uuid: id } = data as { dispatch_uuid: string };
    await until("the run has ended", async () => (await system.client.getRun(id)).ended_at !== null);
    expect((await system.client.getRun(id)).status).toBe("completed");
  });

  it.each([
    ["key and secret", { useBasicAuth: true }],
    ["a token", {}],
  ])("channel.send reaches /v0.1/messages of the simulator with %s", async (_name, options) => {
    const client = new NexmoDispatch(nexmoCredentials, nexmoOptions(simulator.url));
    const sent = await outcomeOf((done) =>
      client.channel.send(step?.to, step?.from, step?.message, done, options),
    );
    expect(sent).toEqual({ error: null, data: { message_uuid: expect.any(String) } });
  });
});

const url = "https://cdn.example.com/map";
const phone = { to: "447700900001", from: "447700900100" };
const text = "Parcel 7731 arrives at 14:10.";
const whatsapp = { policy: "deterministic", locale: messages.WhatsAppLanguageCode.ENGLISH_UK };
const context = { messageUUID: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10" };

type AnyClass = new (content: Readonly<Record<string, unknown>>) => messages.AnyChannel;

/** Made as callers in JavaScript make it: they leave out members that the types ask for, but the API does not. */
function make(Message: unknown, content: Readonly<Record<string, unknown>>): messages.AnyChannel {
  return new (Message as AnyClass)({ ...phone, ...content });
}

const everyClass: readonly (readonly [string, messages.AnyChannel])[] = [
  make(messages.SMS, { text }),
  make(messages.MMSText, { text }),
  make(messages.MMSImage, { image: { url, caption: "Map" } }),
  make(messages.MMSVcard, { vcard: { url } }),
  make(messages.MMSAudio, { audio: { url } }),
  make(messages.MMSVideo, { video: { url } }),
  make(messages.MMSFile, { file: { url } }),
  make(messages.RCSText, { text }),
  make(messages.RCSImage, { image: { url } }),
  make(messages.RCSVideo, { video: { url } }),
  make(messages.RCSFile, { file: { url } }),
  make(messages.RCSCustom, { custom: { contentMessage: { text } } }),
  make(messages.WhatsAppText, { text }),
  make(messages.WhatsAppImage, { image: { url } }),
  make(messages.WhatsAppAudio, { audio: { url } }),
  make(messages.WhatsAppVideo, { video: { url } }),
  make(messages.WhatsAppFile, { file: { url } }),
  make(messages.WhatsAppTemplate, { template: { name: "a:b", parameters: ["Kim"] }, whatsapp }),
  make(messages.WhatsAppSticker, { sticker: { id: "5a1f0c55" } }),
  make(messages.WhatsAppCustom, { custom: { type: "contacts" } }),
  make(messages.WhatsAppReaction, { reaction: { action: "react", emoji: "👍" }, context }),
  make(messages.MessengerText, { text }),
  make(messages.MessengerImage, { image: { url } }),
  make(messages.MessengerAudio, { audio: { url } }),
  make(messages.MessengerVideo, { video: { url } }),
  make(messages.MessengerFile, { file: { url } }),
  make(messages.ViberText, { text, viberService: { category: "transaction", ttl: 60 } }),
  make(messages.ViberImage, { image: { url } }),
  make(messages.ViberVideo, {
    video: { url, thumbUrl: url },
    viberService: { duration: "10", fileSize: "2" },
  }),
  make(messages.ViberFile, { file: { url, name: "map.pdf" } }),
].map((message) => [message.constructor.name, message]);

describe("@vonage/server-sdk and our own POST /v1/messages", () => {
  let system: System;
  let vonage: Vonage;

  beforeAll(async () => {
    system = await startSystem({
      environment: {
        FAILOVER_APPLICATION_ID: applicationId,
        FAILOVER_APPLICATION_PUBLIC_KEY_PATH: publicKeyPath,
        FAILOVER_CALLBACK_SIGNATURE_SECRET: signatureSecret,
      },
    });
    vonage = new Vonage(new Auth({ applicationId, privateKey: privatePem }), { apiHost: system.url });
  });

  afterAll(() => system.stop());

  it.each(everyClass)("sends %s, which reaches the gateway", async (_name, message) => {
    const count = (await system.messages()).length;
    const { messageUUID } = await vonage.messages.send(message);
    expect(messageUUID).toMatch(/^[0-9a-f-]{36}$/);
    await until("it was handed over", async () => (await system.messages()).length > count);
    const accepted = (await system.messages()).at(-1);
    const { channel, messageType } = message as { readonly channel: string; readonly messageType: string };
    expect([accepted?.channel, accepted?.message.message_type]).toEqual([channel, messageType]);
  });

  it("runs native failover by our engine", async () => {
    const failover = [{ channel: "sms", messageType: "text", to: "447700912002", from: "ParcelCo", text }];
    const primary = {
      channel: "rcs",
      messageType: "text",
      to: "447700912003",
      from: "ParcelCo",
      text,
      failover,
    };
    await vonage.messages.send(primary as unknown as messages.AnyChannel);
    await until("the SMS is there", async () => (await system.messages("447700912002")).length === 1);
  });

  it("takes an RCS message back, and with it all that was to follow", async () => {
    const { messageUUID } = await vonage.messages.send(make(messages.RCSText, { to: "447700913005", text }));
    const { REVOKED } = messages.UpdateMessageStatus;
    const none = undefined as never; // the types ask for options, which a revoke does not have
    expect(await vonage.messages.updateMessage(messageUUID, REVOKED, none)).toBe(true);
    const run = await system.client.getRun(messageUUID);
    expect([run.status, run.steps[0]?.revocation]).toEqual(["canceled", "revoked"]);
  });

  it("is told that an SMS cannot be taken back", async () => {
    const { messageUUID } = await vonage.messages.send(make(messages.SMS, { to: "447700913005", text }));
    await until("it left", async () => (await system.messages("447700913005")).length > 0);
    const { REVOKED } = messages.UpdateMessageStatus;
    const update = vonage.messages.updateMessage(messageUUID, REVOKED, undefined as never);
    await expect(update).rejects.toMatchObject({ response: { status: 422 } });
  });

  it("marks what a person wrote as read", async () => {
    const inbound = { channel: "whatsapp", from: "447700900042", to: "447700900100", text: "Where is it?" };
    const answer = await fetch(`${system.simulatorUrl}/simulator/inbound`, {
      method: "POST",
      body: JSON.stringify(inbound),
    });
    const { message_uuid: uuid } = (await answer.json()) as { message_uuid: string };
    const { READ } = messages.UpdateMessageStatus;
    expect(await vonage.messages.updateMessage(uuid, READ, { typingIndicator: "text" })).toBe(true);
  });

  it("verifies the signature of each status, and of none that somebody else has signed", async () => {
    const { messageUUID } = await vonage.messages.send(make(messages.SMS, { to: "447700914001", text }));
    const told = () => system.receiver.callbacks.filter(({ body }) => body.message_uuid === messageUUID);
    await until("it was delivered", () => told().length === 2);
    for (const { headers, body } of told()) {
      const token = headers.authorization?.replace("Bearer ", "") ?? "";
      expect(verifySignature(token, signatureSecret)).toBe(true);
      expect(verifySignature(token, "another-secret-of-the-same-length!!")).toBe(false);
      expect(claimsOf(token)).toMatchObject({
        iss: "Vonage",
        api_key: credentials.key,
        payload_hash: createHash("sha256").update(JSON.stringify(body)).digest("hex"),
      });
    }
    expect(new Set(told().map(({ headers }) => headers.authorization)).size).toBe(2);
  });
});

describe("@vonage/server-sdk and the simulator", () => {
  const byToken = () => createVonage({ apiKey: credentials.key, applicationId, privateKey: privatePem });
  const byKey = () => createVonage({ apiKey: credentials.key, apiSecret: credentials.secret });

  function createVonage(known: ConstructorParameters<typeof Auth>[0]): Vonage {
    return new Vonage(new Auth(known), { apiHost: simulator.url });
  }

  it.each(everyClass)("sends %s", async (_name, message) => {
    const { messageUUID } = await byToken().messages.send(message);
    const accepted = await listMessages(simulator.url);
    expect(accepted.at(-1)).toMatchObject({ message_uuid: messageUUID, channel: message.channel });
  });

  it("sends with key and secret as well", async () => {
    expect(await byKey().messages.send(make(messages.SMS, { text }))).toHaveProperty("messageUUID");
  });

  it("sends with native failover, and the statuses tell the place in the line", async () => {
    const failover = [{ channel: "sms", messageType: "text", to: "447700900002", from: "ParcelCo", text }];
    const primary = {
      channel: "rcs",
      messageType: "text",
      to: "447700900003",
      from: "ParcelCo",
      text,
      failover,
    };
    const { messageUUID } = await byToken().messages.send(primary as unknown as messages.AnyChannel);
    const places = () =>
      receiver.callbacks
        .filter(({ body }) => body.workflow)
        .map(({ body }) => [body.channel, body.status, body.workflow]);
    await until("the SMS is delivered", () => places().length === 3);
    expect(places()[0]).toMatchObject(["rcs", "rejected", { items_number: "1", items_total: "2" }]);
    expect(places()[2]).toMatchObject(["sms", "delivered", { items_number: "2", items_total: "2" }]);
    expect(receiver.callbacks.map(({ body }) => body.message_uuid)).toContain(messageUUID);
  });

  it("takes an RCS message back, and marks what came in as read", async () => {
    const { messageUUID } = await byToken().messages.send(
      make(messages.RCSText, { to: "447700900005", text }),
    );
    const { READ, REVOKED } = messages.UpdateMessageStatus;
    const none = undefined as never; // the types ask for options, which a revoke does not have
    expect(await byToken().messages.updateMessage(messageUUID, REVOKED, none)).toBe(true);
    const inbound = { channel: "whatsapp", from: "447700900042", to: "447700900100", text: "Where is it?" };
    const answer = await fetch(`${simulator.url}/simulator/inbound`, {
      method: "POST",
      body: JSON.stringify(inbound),
    });
    const { message_uuid: uuid } = (await answer.json()) as { message_uuid: string };
    expect(await byToken().messages.updateMessage(uuid, READ, { typingIndicator: "text" })).toBe(true);
  });

  it("is told 422 about a bad recipient, and 401 about a key that is not known", async () => {
    const bad = make(messages.SMS, { to: "+44", from: "ParcelCo", text });
    await expect(byToken().messages.send(bad)).rejects.toMatchObject({ response: { status: 422 } });
    const stranger = createVonage({ apiKey: "stranger", apiSecret: "wrong" });
    const good = make(messages.SMS, { text });
    await expect(stranger.messages.send(good)).rejects.toMatchObject({ response: { status: 401 } });
  });

  it("verifies the signature of each webhook, and of none that was signed by somebody else", async () => {
    const count = receiver.callbacks.length;
    await byToken().messages.send(make(messages.SMS, { text }));
    await until("a status came", () => receiver.callbacks.length > count);
    const token = receiver.callbacks[count]?.headers.authorization?.replace("Bearer ", "") ?? "";
    expect(verifySignature(token, signatureSecret)).toBe(true);
    expect(verifySignature(token, "another-secret-of-the-same-length!!")).toBe(false);
    const hash = createHash("sha256").update(JSON.stringify(receiver.callbacks[count]?.body)).digest("hex");
    expect(claimsOf(token)).toMatchObject({
      application_id: applicationId,
      api_key: credentials.key,
      payload_hash: hash,
    });
  });
});

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
