import type { Channel } from "@failover-kit/core/model";
import type { Behaviour } from "./behaviour.ts";
import type { Faults } from "./faults.ts";
import { behaviourOf, type PersonName, personAt } from "./people.ts";
import { type Chances, randomFrom } from "./random.ts";

const nothingByChance: Chances = () => () => 1;

/** What chosen messages meet. Without `channel` and `to` it is for all of them. */
export interface Scenario {
  readonly channel?: Channel | undefined;
  readonly to?: string | undefined; // the whole address
  readonly behaviour?: Behaviour | undefined; // absent: as the `person`, else as the digits of the address say
  readonly person?: PersonName | undefined; // instead of `behaviour`
  readonly faults?: Faults | undefined; // on top of those that the behaviour brings
}

/** Knows who behaves how: the first scenario that fits, else the person at the address. */
export class Scenarios {
  #scenarios: readonly Scenario[] = [];
  #seed: string;
  readonly #firstSeed: string;
  #behaviours = new WeakMap<Scenario, WeakMap<Behaviour, Behaviour>>();
  #badAnswerCounts = new WeakMap<Behaviour, Map<string, number>>();
  #chanceCounts = new Map<string, number>(); // how often each message came that something can go wrong with

  /** `seed` decides every chance and every order until scenarios bring their own. */
  constructor(seed: string) {
    this.#seed = seed;
    this.#firstSeed = seed;
  }

  get all(): readonly Scenario[] {
    return this.#scenarios;
  }

  get seed(): string {
    return this.#seed;
  }

  /** Puts others in their place; counting of bad answers starts again for them. An absent seed stays as it was. */
  replace(scenarios: readonly Scenario[], seed?: string): void {
    this.#scenarios = scenarios;
    this.#chanceCounts.clear();
    if (seed !== undefined) this.#seed = seed;
  }

  /** Forgets the scenarios and their seed, and how often anybody was answered badly. */
  reset(): void {
    this.#scenarios = [];
    this.#seed = this.#firstSeed;
    this.#badAnswerCounts = new WeakMap();
    this.#chanceCounts.clear();
  }

  behaviourFor(channel: Channel, to: string): Behaviour {
    const fitting = this.#scenarios.find(
      (scenario) =>
        (scenario.channel === undefined || scenario.channel === channel) &&
        (scenario.to === undefined || scenario.to === to),
    );
    if (fitting === undefined) return personAt(to);
    const behaviour = fitting.behaviour ?? (fitting.person ? behaviourOf(fitting.person) : personAt(to));
    return fitting.faults === undefined ? behaviour : this.#withFaults(behaviour, fitting, fitting.faults);
  }

  /** How often a behaviour was given is counted by its identity, so the same mixture must be the same object. */
  #withFaults(behaviour: Behaviour, scenario: Scenario, faults: Faults): Behaviour {
    const known = this.#behaviours.get(scenario) ?? new WeakMap<Behaviour, Behaviour>();
    this.#behaviours.set(scenario, known);
    const mixed = known.get(behaviour) ?? { ...behaviour, faults: { ...behaviour.faults, ...faults } };
    known.set(behaviour, mixed);
    return mixed;
  }

  /**
   * What happens by chance to this message. It depends on the seed, on what the message says and on how often it came
   * before, but not on its references: those are new with every try.
   */
  chancesOf({ faults }: Behaviour, received: string): Chances {
    if (faults === undefined) return nothingByChance;
    const { client_ref: _, webhook_url: __, ...said } = JSON.parse(received);
    const message = JSON.stringify(said);
    const count = (this.#chanceCounts.get(message) ?? 0) + 1;
    this.#chanceCounts.set(message, count);
    const seed = `${this.#seed} ${count} ${message}`;
    return (what) => randomFrom(`${seed} ${what}`);
  }

  /** The behaviour's own answer to this submit; counts it, since a behaviour may answer badly only so many times. */
  nextAnswer(behaviour: Behaviour, channel: Channel, to: string): Behaviour["answer"] {
    if (behaviour.times === undefined) return behaviour.answer;
    const counts = this.#badAnswerCounts.get(behaviour) ?? new Map<string, number>();
    this.#badAnswerCounts.set(behaviour, counts);
    const key = `${channel} ${to}`;
    const count = counts.get(key) ?? 0;
    if (count >= behaviour.times) return "accept";
    counts.set(key, count + 1);
    return behaviour.answer;
  }
}
