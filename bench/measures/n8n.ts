import { quantile } from "../load.ts";
import { carefulByHand, firstDraft, oneNode } from "../n8n/flows.ts";
import { judge, type Verdict } from "../n8n/judge.ts";
import { callAtOnce, callSteadily, MeasuredN8n, type Needs } from "../n8n/measured-n8n.ts";
import { mixedPeople, type Person, peopleAsTheyAre, slowPeople, slowScenarios } from "../n8n/people.ts";
import { processorSeconds, residentMegabytes } from "../program.ts";
import { apiKey, apiSecret, type System, startSystem, useScenarios } from "../systems.ts";

const CALLERS = 10;
const WARM = 10;
const STATUS_AFTER_MS = 8000;
const PER_SECOND = 1;
// The longest that a flow may be silent: a wait of a minute, which n8n ends up to a minute late, and some more.
const PATIENCE_MS = 130_000;

/** The same task in the same n8n against the same simulator: by our node, and built by hand. */
export async function measureN8n({ load, people, pairs }: Sizes): Promise<void> {
  console.log("\nn8n: a Viber message, and an SMS if it was not delivered within a minute");
  await measureLoad(load, pairs);
  await measureTruth(people);
}

interface Sizes {
  readonly load: number; // executions of each flow, as fast as they start
  readonly people: number; // executions of each flow, at a steady rate
  readonly pairs: number; // how often the load is repeated
}

const flowNames = ["our node", "careful, by hand", "first draft"] as const;
type FlowName = (typeof flowNames)[number];

async function measureLoad(executions: number, pairs: number): Promise<void> {
  console.log(
    `  ${executions} executions, ${CALLERS} callers; both messages needed, each status ${STATUS_AFTER_MS / 1000} s after its message`,
  );
  for (let pair = 0; pair < pairs; pair++) {
    const names: FlowName[] = ["our node", "careful, by hand"];
    const results = new Map<FlowName, Measured>();
    for (const name of pair % 2 === 0 ? names : names.reverse()) {
      const measured = await measureAlone(name, executions);
      results.set(name, measured);
      console.log(`    ${name.padEnd(17)}${describeNeeds(measured, executions)}`);
    }
    console.log(`    ${"ratio".padEnd(17)}${describeRatio(results)}`);
  }
}

interface Measured {
  readonly needs: Needs;
  readonly verdict: Verdict;
  readonly server: { readonly processorSeconds: number; readonly megabytes: number } | null; // ours, where it is used
}

/** One flow in an n8n of its own, as fast as it can. */
function measureAlone(name: FlowName, executions: number): Promise<Measured> {
  return inFreshWorld(slowScenarios(STATUS_AFTER_MS), async (world) => {
    const { n8n, system } = world;
    const url = await n8n.publish(await flowOf(name, world));
    await n8n.measure(() => callAtOnce(url, slowPeople(WARM, 90_000), CALLERS), 3 * STATUS_AFTER_MS);
    const people = slowPeople(executions);
    const processor = processorSeconds(system.server.pid);
    const needs = await n8n.measure(() => callAtOnce(url, people, CALLERS), PATIENCE_MS);
    const server = {
      processorSeconds: processorSeconds(system.server.pid) - processor,
      megabytes: residentMegabytes(system.server.pid),
    };
    const verdict = await judge(n8n, people, system.simulatorUrl);
    return { needs, verdict, server: name === "our node" ? server : null };
  });
}

/** All flows in one n8n at the same time, so that each meets the same conditions. */
async function measureTruth(count: number): Promise<void> {
  console.log(
    `  ${count} people for each flow, ${PER_SECOND} a second: 60 % take the Viber message, 30 % are not on Viber, 10 % are never heard of there`,
  );
  await inFreshWorld(peopleAsTheyAre, async (world) => {
    const { n8n, system } = world;
    const parts: { name: FlowName; url: string; people: readonly Person[] }[] = [];
    for (const [index, name] of flowNames.entries()) {
      const url = await n8n.publish(await flowOf(name, world));
      parts.push({ name, url, people: mixedPeople(count, index * 10_000) });
    }
    const callAll = () => Promise.all(parts.map(({ url, people }) => callSteadily(url, people, PER_SECOND)));
    await n8n.measure(async () => void (await callAll()), PATIENCE_MS);
    for (const { name, people } of parts) {
      console.log(`    ${name.padEnd(17)}${describeVerdict(await judge(n8n, people, system.simulatorUrl))}`);
    }
  });
}

interface World {
  readonly system: System;
  readonly n8n: MeasuredN8n;
}

async function inFreshWorld<T>(scenarios: readonly object[], work: (world: World) => Promise<T>): Promise<T> {
  // Nobody needs the reports of this account: each run has a callback of its own, which is on this machine.
  const system = await startSystem("failover-kit", "http://127.0.0.1:9/", {
    server: { FAILOVER_CALLBACK_ALLOWED_NETWORKS: "127.0.0.0/8" },
    simulator: { FAILOVER_SIMULATOR_RECORD_MESSAGES: "true" },
  });
  const n8n = await MeasuredN8n.start();
  try {
    await useScenarios(system.simulatorUrl, scenarios);
    return await work({ system, n8n });
  } finally {
    await n8n.stop();
    await system.stop();
  }
}

async function flowOf(name: FlowName, { n8n, system: { url, simulatorUrl } }: World) {
  if (name === "careful, by hand") return carefulByHand(simulatorUrl);
  if (name === "first draft") return firstDraft(simulatorUrl);
  return oneNode(await n8n.session.createCredential({ url, apiKey, apiSecret }));
}

function describeNeeds({ needs, verdict, server }: Measured, executions: number): string {
  const { seconds, processorSeconds, megabytes, databaseBytes } = needs;
  const [before, most, after] = [megabytes.before, megabytes.most, megabytes.after].map(rounded);
  const each = (processor: number) => `${rounded((processor * 1000) / executions)} ms of processor each`;
  return [
    `${(executions / seconds).toFixed(1)} executions/s`,
    `n8n ${each(processorSeconds)}, ${before} MB before, ${most} at most, ${after} after`,
    ...(server === null
      ? []
      : [`the server ${each(server.processorSeconds)}, ${rounded(server.megabytes)} MB`]),
    `${rounded(databaseBytes / executions / 1024)} kB stored each`,
    `${verdict.calls} calls to the gateway`,
    describeOutcomes(verdict),
  ].join("; ");
}

function rounded(value: number): string {
  return value.toFixed(0);
}

/** What our node needs, in percent of what the other one needs; the processor together with that of our server. */
function describeRatio(results: ReadonlyMap<FlowName, Measured>): string {
  const [ours, other] = [results.get("our node"), results.get("careful, by hand")];
  if (ours === undefined || other === undefined) throw new Error("a flow was not measured");
  const processor = ({ needs, server }: Measured) => needs.processorSeconds + (server?.processorSeconds ?? 0);
  const percent = (a: number, b: number) => `${((a / b) * 100).toFixed(0)} %`;
  return [
    `executions/s ${percent(other.needs.seconds, ours.needs.seconds)}`,
    `processor with the server ${percent(processor(ours), processor(other))}`,
    `most memory of n8n ${percent(ours.needs.megabytes.most, other.needs.megabytes.most)}`,
    `database ${percent(ours.needs.databaseBytes, other.needs.databaseBytes)}`,
  ].join(", ");
}

function describeVerdict(verdict: Verdict): string {
  const { seconds, calls } = verdict;
  const [p50, p90, last] = [quantile(seconds, 0.5), quantile(seconds, 0.9), seconds.at(-1) ?? 0].map((one) =>
    one.toFixed(1),
  );
  return `${describeOutcomes(verdict)}; ended after p50 ${p50} s, p90 ${p90} s, last ${last} s; ${calls} calls to the gateway`;
}

function describeOutcomes({ right, needless, wrong, failed, stuck }: Verdict): string {
  const others = { "with an SMS for nothing": needless, "told wrong": wrong, failed, stuck };
  const said = Object.entries(others).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  return [`${right} right`, ...said].join(", ");
}
