import type { InboundMessage, StatusReport } from "@failover-kit/core/model";
import { JournalFlushError } from "@failover-kit/engine/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ReceivingThread } from "./receiving-thread.ts";

/** An engine that keeps what it is told, and does with it what the test says. */
class Listening {
  readonly reports: StatusReport[] = [];
  readonly inbound: InboundMessage[] = [];
  store: () => Promise<void> = async () => {};

  receiveStatus(report: StatusReport): Promise<void> {
    this.reports.push(report);
    return this.store();
  }

  receiveInbound(message: InboundMessage): Promise<void> {
    this.inbound.push(message);
    return this.store();
  }
}

const settings = {
  host: "127.0.0.1",
  port: 0,
  signature: null,
  logLevel: "silent",
} as const;

let engine: Listening;
let thread: ReceivingThread;
let url: string;

beforeEach(async () => {
  engine = new Listening();
  thread = new ReceivingThread(engine);
  url = await thread.begin(settings);
});

afterEach(() => thread.close());

async function post(path: string, body: object) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, code: text === "" ? null : JSON.parse(text).code };
}

const report = (messageUuid: string) => ({ message_uuid: messageUuid, status: "read" });
const sendStatus = (messageUuid = "m-1") => post("/webhooks/status", report(messageUuid));

describe("ReceivingThread", () => {
  it("asks to come again until it is opened", async () => {
    expect(await sendStatus()).toEqual({ status: 503, code: "starting" });
    thread.open();
    expect(await sendStatus()).toEqual({ status: 200, code: null });
    expect(engine.reports).toMatchObject([{ messageUuid: "m-1", status: "read" }]);
  });

  it("gives each webhook its own answer, when that is known", async () => {
    thread.open();
    engine.store = () =>
      engine.reports.length % 2 === 0 ? Promise.resolve() : Promise.reject(new Error("disk full"));
    const ids = Array.from({ length: 40 }, (_, index) => `m-${index}`);
    const answers = await Promise.all(ids.map(sendStatus));
    const refused = engine.reports.filter((_, index) => index % 2 === 0).map((one) => one.messageUuid);
    const expected = ids.map((id) => (refused.includes(id) ? 503 : 200));
    expect(answers.map(({ status }) => status)).toEqual(expected);
  });

  it("passes on what people write", async () => {
    thread.open();
    const written = {
      message_uuid: "m-2",
      channel: "sms",
      from: "447700900042",
      to: "447700900100",
      text: "Yes",
    };
    expect(await post("/webhooks/inbound", written)).toMatchObject({ status: 200 });
    expect(engine.inbound).toMatchObject([{ text: "Yes" }]);
  });

  it.each([
    ["a store that could not do it", new Error("disk full"), 503, "store_unavailable"],
    [
      "a disk that failed meanwhile",
      new JournalFlushError(null, { mayBeStored: true }),
      500,
      "outcome_unknown",
    ],
    ["an engine that has stopped", Object.assign(new Error(), { code: "engine_stopped" }), 503, "stopping"],
  ])("answers for %s as every other door does", async (_, failure, status, code) => {
    thread.open();
    engine.store = () => Promise.reject(failure);
    expect(await sendStatus()).toEqual({ status, code });
  });

  it("answers what is under way before it ends", async () => {
    thread.open();
    let hasCome = () => {};
    const isUnderWay = new Promise<void>((resolve) => {
      hasCome = resolve;
    });
    let store = () => {};
    engine.store = () =>
      new Promise((resolve) => {
        store = resolve;
        hasCome();
      });
    const answer = sendStatus();
    await isUnderWay;
    const closed = thread.close();
    store();
    expect((await answer).status).toBe(200);
    await closed;
    await expect(sendStatus()).rejects.toThrow();
  });

  it("counts what it has answered, also when it is asked at the end", async () => {
    thread.open();
    await sendStatus();
    const [counts, ...others] = await Promise.all([thread.counts(), thread.counts(), thread.close()]);
    expect(others[0]).toEqual(counts);
    expect(await thread.counts()).toEqual(counts);
    const { byStatus } = counts.routes.find(({ route }) => route === "/webhooks/status") ?? {};
    expect(byStatus).toEqual(new Map([[200, 1]]));
  });

  it("does not begin where somebody else listens, and ends nevertheless", async () => {
    const other = new ReceivingThread(engine);
    const port = Number(new URL(url).port);
    await expect(other.begin({ ...settings, port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
    await other.close();
  });
});
