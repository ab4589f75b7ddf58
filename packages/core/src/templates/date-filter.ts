import type { Liquid } from "liquidjs";

/**
 * Has `date` read texts that name no zone as UTC. By itself the engine reads them, and shows them, by the zone of the machine:
 * a day early or late for whoever runs it elsewhere.
 */
export function useUtc(engine: Liquid): void {
  const date = engine.filters.date;
  if (typeof date !== "function") throw new Error("The template engine has no filter date");
  engine.registerFilter("date", function (value, ...args) {
    return date.call(this, typeof value === "string" ? withZone(value) : value, ...args);
  });
}

const withoutColon = /^(.*:\d\d(?:\.\d+)? ?[+-]\d\d)(\d\d)$/;

/** The same instant with a zone that the engine knows: `Z` or `±hh:mm`. What is no date stays as it is. */
function withZone(text: string): string {
  if (/^\d+$|Z$|:\d\d.*[+-]\d\d:\d\d$/.test(text)) return text; // seconds since 1970, or zoned already
  const [, instant, minutes] = withoutColon.exec(text) ?? [];
  if (instant !== undefined) return `${instant}:${minutes}`;
  const utc = Date.parse(`${text}Z`);
  const at = Number.isNaN(utc) ? Date.parse(text) : utc; // a zone in words cannot be followed by another
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}
