/**
 * What can be done about an error: nothing for this message (permanent), waiting (transient), or something that only
 * the operator can do, without which every message like this one will fail (configuration).
 */
export type ErrorClass = "permanent" | "transient" | "configuration";

/** Codes of status webhooks that waiting may help. Source: the error table of the Messages API. */
const transientCodes: ReadonlySet<string> = new Set(
  "1000 1030 1100 1180 1220 1230 1241 1331 1460 1472 1490".split(" "),
);

/** Codes that stay until somebody puts the account, its sender or its pages right. Source: the same. */
const configurationCodes: ReadonlySet<string> = new Set(
  "1060 1070 1080 1110 1120 1140 1160 1242 1350 1370 1420 1480 1481 1482 1483 1484".split(" "),
);

/**
 * The class of an error that a status webhook reports, by its code; undefined when the code is none of the gateway's.
 * Not for answers to a submit: there the same numbers mean other things.
 */
export function statusErrorClass(code: string): ErrorClass | undefined {
  if (transientCodes.has(code)) return "transient";
  if (configurationCodes.has(code)) return "configuration";
  return /^\d{4}$/.test(code) ? "permanent" : undefined;
}
