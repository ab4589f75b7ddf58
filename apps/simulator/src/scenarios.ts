import type { Channel } from "@failover-kit/core/model";
import type { Answer, Behaviour } from "./behaviour.ts";
import { personAt } from "./people.ts";

/** A behaviour for chosen messages. Without `channel` and `to` it is for all of them. */
export interface Scenario {
  readonly channel?: Channel | undefined;
  readonly to?: string | undefined; // the whole address
  readonly behaviour: Behaviour;
}

/** Knows who behaves how: the first scenario that fits, else the person at the address. */
export class Scenarios {
  #scenarios: readonly Scenario[] = [];
  #badAnswerCounts = new WeakMap<Behaviour, Map<string, number>>();

  get all(): readonly Scenario[] {
    return this.#scenarios;
  }

  replace(scenarios: readonly Scenario[]): void {
    this.#scenarios = scenarios;
  }

  /** Forgets the scenarios, and how often anybody was answered badly. */
  reset(): void {
    this.#scenarios = [];
    this.#badAnswerCounts = new WeakMap();
  }

  behaviourFor(channel: Channel, to: string): Behaviour {
    const fitting = this.#scenarios.find(
      (scenario) =>
        (scenario.channel === undefined || scenario.channel === channel) &&
        (scenario.to === undefined || scenario.to === to),
    );
    return fitting?.behaviour ?? personAt(to);
  }

  /** The answer to this submit; counts it, since a behaviour may answer badly only so many times. */
  nextAnswer(behaviour: Behaviour, channel: Channel, to: string): Answer {
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
