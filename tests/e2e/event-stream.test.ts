import { setTimeout as sleep } from "node:timers/promises";
import type { EventResource } from "@failover-kit/core/model";
import { AuthenticationError, EventStream, type OpenStream } from "@failover-kit/core/transport";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipients, runRequest } from "../requests.ts";
import { credentials, type System, startSystem } from "../system.ts";

let system: System;
beforeEach(async () => {
  system = await startSystem();
});
afterEach(() => system.stop());

const openStream: OpenStream = async ({ url, headers, signal }) => {
  const response = await fetch(url, { headers, signal });
  return { status: response.status, body: response.body ?? new ReadableStream() };
};

/** Breaks each connection off after so many pieces. */
function breakingAfter(pieces: number): OpenStream {
  return async (request) => {
    const { status, body } = await openStream(request);
    return { status, body: breakOff(body, pieces) };
  };
}

async function* breakOff(body: AsyncIterable<Uint8Array>, pieces: number): AsyncGenerator<Uint8Array> {
  let taken = 0;
  for await (const piece of body) {
    yield piece;
    taken += 1;
    if (taken === pieces) throw new Error("cut");
  }
}

function streamOf(open: OpenStream, secret = credentials.secret): EventStream {
  return new EventStream({
    baseUrl: system.url,
    credentials: { kind: "basic", key: credentials.key, secret },
    open,
    pause: async (_ms, signal) => void (await sleep(1, undefined, { signal }).catch(() => {})),
    now: () => performance.now(),
  });
}

async function readToTheEnd(stream: EventStream, afterSeq: number): Promise<EventResource[]> {
  const events: EventResource[] = [];
  for await (const event of stream.read({ afterSeq, signal: AbortSignal.timeout(40_000) })) {
    events.push(event);
    if (event.type === "run.completed") break;
  }
  return events;
}

describe("the stream of events", () => {
  it("shows each event once and in order, however often the connection breaks", async () => {
    const run = await system.client.createRun(runRequest(recipients("01")));
    const events = await readToTheEnd(streamOf(breakingAfter(2)), 0);
    expect(events).toEqual((await system.client.getRunEvents(run.id)).slice(0, events.length));
    expect(events.at(-1)?.type).toBe("run.completed");
  });

  it("tells its place before anything has happened, so that nothing is missed between two readers", async () => {
    const first = new AbortController();
    const position = await new Promise<number>((resolve) => {
      const order = { signal: first.signal, onPosition: resolve };
      void streamOf(openStream).read(order).next();
    });
    first.abort();
    const run = await system.client.createRun(runRequest(recipients("01")));
    const events = await readToTheEnd(streamOf(openStream), position);
    expect(events[0]).toMatchObject({ type: "run.accepted", run_id: run.id });
  });

  it("refuses at once when the credentials are wrong", async () => {
    const reading = readToTheEnd(streamOf(openStream, "wrong"), 0);
    await expect(reading).rejects.toBeInstanceOf(AuthenticationError);
  });
});
