import { type Execution, itemsFrom } from "../../tests/hosts/n8n/session.ts";
import { endNodes, lookUpNodes } from "./flows.ts";
import type { MeasuredN8n } from "./measured-n8n.ts";
import type { Person } from "./people.ts";

/** What became of many executions. */
export interface Verdict {
  readonly right: number; // the outcome that is true, and no message more than it takes
  readonly needless: number; // the outcome is true, but a message was sent that nobody needed
  readonly wrong: number; // another outcome than the true one
  readonly failed: number; // n8n reports an error
  readonly stuck: number; // has not ended
  readonly calls: number; // to the gateway: messages, and questions how they stand
  readonly seconds: readonly number[]; // from the call of the flow to its end, sorted; of those that have ended
}

/** Compares what the executions say, and what the gateway was given, with what should have become of these people. */
export async function judge(
  n8n: MeasuredN8n,
  people: readonly Person[],
  simulatorUrl: string,
): Promise<Verdict> {
  const expected = new Map(people.map((person) => [person.to, person]));
  const sent = await listChannels(simulatorUrl);
  const counted = { right: 0, needless: 0, wrong: 0, failed: 0, stuck: 0 };
  const seconds: number[] = [];
  let calls = 0;
  for (const stored of n8n.executions()) {
    const execution = await n8n.session.execution(stored.id);
    const person = expected.get(calledFor(execution));
    if (person === undefined) continue;
    const channels = sent.get(person.to) ?? [];
    calls += channels.length + lookUps(execution);
    counted[judgeOne(execution, { person, channels })] += 1;
    if (stored.seconds !== null) seconds.push(stored.seconds);
  }
  return { ...counted, calls, seconds: seconds.sort((a, b) => a - b) };
}

function judgeOne(
  execution: Execution,
  { person, channels }: { readonly person: Person; readonly channels: readonly string[] },
): "right" | "needless" | "wrong" | "failed" | "stuck" {
  if (execution.status === "error" || execution.status === "crashed") return "failed";
  if (execution.status !== "success") return "stuck";
  if (execution.runs[endNodes.reached] === undefined) return "wrong"; // everybody can be reached
  return channels.join() === person.channels.join() ? "right" : "needless";
}

function calledFor(execution: Execution): string {
  const [item] = itemsFrom(execution, "Called");
  return String((item?.body as { readonly to?: unknown } | undefined)?.to);
}

function lookUps({ runs }: Execution): number {
  return lookUpNodes.reduce((sum, name) => sum + (runs[name]?.length ?? 0), 0);
}

/** The channels of the messages that each recipient was sent, in their order. */
async function listChannels(simulatorUrl: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const answer = await fetch(`${simulatorUrl}/simulator/messages`);
  const { messages } = (await answer.json()) as { messages: { to: string; channel: string }[] };
  const byRecipient = Map.groupBy(messages, ({ to }) => to);
  return new Map([...byRecipient].map(([to, list]) => [to, list.map(({ channel }) => channel)]));
}
