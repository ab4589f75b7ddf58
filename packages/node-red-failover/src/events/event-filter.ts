import type { EventResource, RunResource } from "@failover-kit/core/model";

/** Which events a node wants; an empty text wants all. */
export interface EventFilter {
  readonly types: readonly string[]; // `run.completed`, `step.*`; none: all
  readonly source: string;
  readonly clientRef: string;
  readonly channel: string; // of any step of the run
}

/** Tells whether an event is wanted. Without its run, only by its type. */
export function passes(filter: EventFilter, event: EventResource, run?: RunResource | null): boolean {
  const { types, source, clientRef, channel } = filter;
  if (types.length > 0 && !types.some((type) => fits(type, event.type))) return false;
  if (run === undefined || (source === "" && clientRef === "" && channel === "")) return true;
  if (run === null) return false; // what belongs to no run has no source, reference or channel
  return (
    (source === "" || run.source === source) &&
    (clientRef === "" || run.client_ref === clientRef) &&
    (channel === "" || run.steps.some((step) => step.channel === channel))
  );
}

function fits(wanted: string, type: string): boolean {
  return wanted === type || wanted === "*" || (wanted.endsWith(".*") && type.startsWith(wanted.slice(0, -1)));
}
