/** What chaos tests share: a place for servers that come and go, a simulator and a receiver that stay, and callers. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResource } from "@failover-kit/core/model";
import { type Simulator, startSimulator } from "@failover-kit/simulator";
import { type Receiver, startReceiver } from "../receiver.ts";
import { authorization, freePort } from "../system.ts";
import type { ServerPlace } from "./server-process.ts";

export interface Arena extends ServerPlace {
  readonly url: string; // of the server, whenever there is one
  readonly simulator: Simulator;
  readonly receiver: Receiver;
  close(): Promise<void>;
}

/** Prepares everything but the server, which takes webhooks at a port of their own if they come in apart. */
export async function prepareArena({ webhooksApart = false } = {}): Promise<Arena> {
  const folder = mkdtempSync(join(tmpdir(), "failover-chaos-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webhooksPort = webhooksApart ? await freePort() : port;
  const receiver = await startReceiver();
  const statusUrl = `http://127.0.0.1:${webhooksPort}/webhooks/status`;
  const simulator = await startSimulator({ port: 0, statusUrl });
  return {
    url,
    port,
    ...(webhooksApart && { webhooksPort }),
    databasePath: join(folder, "failover.db"),
    simulatorUrl: simulator.url,
    callbackUrl: receiver.url,
    simulator,
    receiver,
    close: async () => {
      await simulator.close();
      await receiver.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Numbers from 0 to below 1, the same row for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Callers that go on asking for runs, whatever happens to the server. */
export class Callers {
  readonly accepted: string[] = []; // ids of the runs that were answered with 202
  readonly odd: number[] = []; // any other status than 202 and, from a server that stops or starts, 503
  readonly #working: Promise<void>[];
  #isStopped = false;

  constructor(url: string, { callers, nextRun }: { callers: number; nextRun: () => unknown }) {
    this.#working = Array.from({ length: callers }, () => this.#work(url, nextRun));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#working);
  }

  async #work(url: string, nextRun: () => unknown): Promise<void> {
    while (!this.#isStopped) {
      const isTaken = await this.#ask(url, nextRun());
      await new Promise((resolve) => setTimeout(resolve, isTaken ? 15 : 50));
    }
  }

  async #ask(url: string, body: unknown): Promise<boolean> {
    try {
      const response = await fetch(`${url}/v1/runs`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as RunResource;
      if (response.status === 202) this.accepted.push(answer.id);
      else if (response.status !== 503) this.odd.push(response.status);
      return response.status === 202;
    } catch {
      return false; // there is no server at the moment, or it died before it answered
    }
  }
}
