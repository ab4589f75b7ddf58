import { onTestFinished } from "vitest";
import type { Scenario } from "../people/scenarios.ts";
import { type SimulatorOptions, startSimulator } from "../simulator.ts";
import { ManualClock } from "../time/manual-clock.ts";

/** One entry of `GET /simulator/messages`. */
export interface ListedMessage {
  readonly message_uuid: string;
  readonly channel: string;
  readonly to: string;
  readonly from: string;
  readonly client_ref: string | null;
  readonly accepted_at: string;
  readonly statuses: readonly { readonly status: string; readonly at: string }[];
  readonly answer?: string;
  readonly revoked?: boolean;
  readonly message: unknown;
}

/** An answer with its body read; status 0 stands for a connection that broke. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A simulator on a clock that the test moves. It is closed when the test has finished. */
export async function startTestbed(options: Partial<SimulatorOptions> = {}) {
  const clock = new ManualClock();
  const simulator = await startSimulator({ port: 0, clock, ...options });
  onTestFinished(() => simulator.close());
  const { url } = simulator;
  const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(`${url}${path}`, { method, headers, ...(body !== undefined && { body: toText(body) }) });
  return {
    url,
    clock,
    call,
    unansweredCount: () => simulator.unansweredCount,
    close: () => simulator.close(),
    submit: (body: unknown, path = "/v1/messages") => call("POST", path, body),
    useScenarios: (...scenarios: readonly Scenario[]) => call("PUT", "/simulator/scenarios", { scenarios }),
    listMessages: (query = "") => listMessages(`${url}/simulator/messages${query}`),
    /** Lets the time run until nothing is planned any more. */
    playOut: () => {
      for (let delay = clock.nextDelay; delay !== null; delay = clock.nextDelay) clock.advance(delay);
    },
  };
}

/** What was reported of a message, each with its milliseconds since acceptance. */
export function timeline({ accepted_at: acceptedAt, statuses }: ListedMessage): [string, number][] {
  return statuses.map(({ status, at }) => [status, Date.parse(at) - Date.parse(acceptedAt)]);
}

async function request(url: string, init: RequestInit): Promise<Answered> {
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? {} : JSON.parse(text) };
  } catch {
    return { status: 0, headers: new Headers(), body: {} };
  }
}

async function listMessages(url: string): Promise<readonly ListedMessage[]> {
  const response = await fetch(url);
  const { messages } = (await response.json()) as { messages: readonly ListedMessage[] };
  return messages;
}

function toText(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
