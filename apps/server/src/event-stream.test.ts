/** The event stream, through a real listener. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messageIdOf } from "./message-id.ts";
import { type ReadEvent, readEvents } from "./testing/event-reader.ts";
import { messageRequest, runRequest } from "./testing/requests.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let test: TestServer;
let stopped: Promise<void> | null;

beforeEach(async () => {
  test = await startTestServer();
  stopped = null;
});

afterEach(() => stopped ?? test.server.stop());

async function createRun(): Promise<string> {
  return String((await test.call("POST", "/v1/runs", { body: runRequest() })).json.id);
}

async function take(events: AsyncGenerator<ReadEvent>, count: number): Promise<ReadEvent[]> {
  const taken: ReadEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

describe("GET /v1/events", () => {
  it("tells each event with its number, its type and the event itself", async () => {
    const id = await createRun();
    const [first] = await take(readEvents(`${test.server.url}/v1/events?last_event_id=0`), 1);
    expect(first).toMatchObject({
      id: 1,
      event: "run.accepted",
      data: { seq: 1, type: "run.accepted", run_id: id },
    });
  });

  it("tells what happens to the account itself in the same row of numbers, without a run", async () => {
    const { json } = await test.call("POST", "/v1/subscriptions", {
      body: { url: "https://example.com", events: ["*"] },
    });
    const log = {
      type: "subscription.disabled",
      at: Date.now(),
      data: { subscription_id: json.id },
    } as const;
    const disabled = [{ subscriptionId: String(json.id), log }];
    await test.store.subscriptions.commit({ now: Date.now(), results: [], advances: [], disabled });
    await createRun();
    const [first, second] = await take(readEvents(`${test.server.url}/v1/events?last_event_id=0`), 2);
    expect(first).toMatchObject({
      id: 1,
      event: "subscription.disabled",
      data: { run_id: null, step_index: null, data: { subscription_id: json.id } },
    });
    expect(second).toMatchObject({ id: 2, event: "run.accepted" });
  });

  it("begins with what happens from now on", async () => {
    await createRun();
    await test.settle();
    const events = readEvents(`${test.server.url}/v1/events`);
    const first = events.next();
    // The stream is open once its headers have come, which the reader does not show: so runs are made until it tells.
    let seen: IteratorResult<ReadEvent, void> | null = null;
    first.then((event) => {
      seen = event;
    });
    const later = new Set<string>();
    while (seen === null) later.add(await createRun());
    const event = (await first).value;
    await events.return();
    expect(later).toContain(event?.data.run_id);
  });

  it("goes on without gap or repeat after any number of broken connections", async () => {
    const writing = (async () => {
      for (let count = 0; count < 60; count += 1) await createRun();
      await test.settle();
    })();
    const seqs: number[] = [];
    let last = 0;
    while (seqs.length < 180) {
      const part = await take(
        readEvents(`${test.server.url}/v1/events`, last),
        Math.min(17, 180 - seqs.length),
      );
      seqs.push(...part.map(({ id }) => id));
      last = seqs.at(-1) ?? 0;
    }
    await writing;
    const runs = await test.store.runs.listLog({
      accountId: (await test.store.accounts.listAccounts())[0]?.id ?? "",
      runId: null,
      afterSeq: 0,
      limit: 1000,
    });
    expect(seqs).toEqual(runs.map(({ seq }) => seq));
    expect(seqs).toHaveLength(180); // accepted, submitting and submitted, for each run
  });

  it("tells of one run only, when asked to", async () => {
    await createRun();
    const id = await createRun();
    await createRun();
    const events = await take(readEvents(`${test.server.url}/v1/events?run=${id}&last_event_id=0`), 2);
    expect(events.map(({ data }) => data.run_id)).toEqual([id, id]);
  });

  it("tells of a run by the id of any of its messages", async () => {
    const { json } = await test.call("POST", "/v1/messages", { body: messageRequest() });
    const runId = String(json.message_uuid);
    const url = `${test.server.url}/v1/events?run=${messageIdOf(runId, 1)}&last_event_id=0`;
    const [first] = await take(readEvents(url), 1);
    expect(first).toMatchObject({ event: "run.accepted", data: { run_id: runId } });
  });

  it.each([
    ["/v1/events?last_event_id=abc", {}, "last_event_id"],
    ["/v1/events", { "last-event-id": "abc" }, "Last-Event-ID"],
    ["/v1/events?last_event_id=0", { "last-event-id": "abc" }, "Last-Event-ID"],
  ])("names what is no id of an event, and says what to write: %s %j", async (path, headers, name) => {
    const { status, json } = await test.call("GET", path, { headers });
    const reason = expect.stringContaining("Write the seq of an event");
    expect([status, json.invalid_parameters]).toEqual([422, [{ name, reason }]]);
  });

  it("ends when the server stops", async () => {
    await createRun();
    const events = readEvents(`${test.server.url}/v1/events?last_event_id=0`);
    await events.next();
    stopped = test.server.stop();
    for await (const _ of events);
    await stopped;
  });
});
