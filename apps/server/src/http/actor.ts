import { InvalidHeaderError } from "../errors/invalid-header-error.ts";
import type { CallerRequest } from "./route.ts";

const actorPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;

/** The person for whom the caller acts, from the header Failover-Actor, or null. The caller's word is taken for it. */
export function readActor({ headers }: Pick<CallerRequest, "headers">): string | null {
  const value = headers["failover-actor"];
  if (value === undefined) return null;
  if (typeof value !== "string" || !actorPattern.test(value)) {
    throw new InvalidHeaderError(
      "Failover-Actor must name a person in 1 to 100 ASCII characters, for example slack:U123.",
    );
  }
  // These are the names of callers: nobody may pass for another key.
  if (/^(?:key|application) /.test(value)) {
    throw new InvalidHeaderError(
      'Failover-Actor must name a person: it must not begin with "key " or "application ".',
    );
  }
  return value;
}

/** Who is told in a run's history: the person if the caller named one, else the caller. */
export function actingName(request: CallerRequest): string {
  return readActor(request) ?? request.caller.name;
}
