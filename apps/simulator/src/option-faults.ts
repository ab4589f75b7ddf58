import type { Channel } from "@failover-kit/core/model";
import { isRecord } from "./is-record.ts";
import type { InvalidParameter } from "./problem.ts";

/** Options of a channel, wherever the generation puts them. */
interface OptionPlaces {
  readonly options: unknown; // the object named after the channel
  readonly place: string; // its name, such as `message.viber_service_msg`
  readonly maxTtlSeconds: number; // Viber
  readonly hasTemplate: boolean; // WhatsApp
}

/** What is wrong with the options that only one channel knows. */
export function optionFaults(channel: Channel, places: OptionPlaces): InvalidParameter[] {
  const { options, place, hasTemplate } = places;
  if (options !== undefined && !isRecord(options)) return [{ name: place, reason: "must be an object" }];
  if (channel === "viber_service" && options) return viberFaults(options, places);
  if (channel === "messenger" && options) return messengerFaults(options, place);
  if (channel === "whatsapp" && hasTemplate && typeof options?.locale !== "string") {
    return [{ name: `${place}.locale`, reason: "must be given with a template, for example en_GB" }];
  }
  return [];
}

/** What is wrong with a time to live; absent is fine. */
export function ttlFaults(
  ttl: unknown,
  name: string,
  { min, max }: { min: number; max: number },
): InvalidParameter[] {
  if (ttl === undefined || (Number.isInteger(ttl) && Number(ttl) >= min && Number(ttl) <= max)) return [];
  return [{ name, reason: `must be a whole number of seconds from ${min} to ${max}` }];
}

function viberFaults(
  { category, ttl }: Readonly<Record<string, unknown>>,
  { place, maxTtlSeconds }: OptionPlaces,
): InvalidParameter[] {
  return [
    ...choiceFaults(category, `${place}.category`, ["transaction", "promotion"]),
    ...ttlFaults(ttl, `${place}.ttl`, { min: 30, max: maxTtlSeconds }),
  ];
}

function messengerFaults(
  { category, tag }: Readonly<Record<string, unknown>>,
  place: string,
): InvalidParameter[] {
  const isTagMissing = category === "message_tag" && (typeof tag !== "string" || tag === "");
  return [
    ...choiceFaults(category, `${place}.category`, ["response", "update", "message_tag"]),
    ...(isTagMissing
      ? [{ name: `${place}.tag`, reason: "must be given with the category message_tag" }]
      : []),
  ];
}

function choiceFaults(value: unknown, name: string, choices: readonly unknown[]): InvalidParameter[] {
  return value === undefined || choices.includes(value)
    ? []
    : [{ name, reason: `must be ${choices.join(" or ")}` }];
}
