/** What each channel's options must look like, in both generations. */
import type { Channel, ContentType } from "@failover-kit/core/model";
import { isRecord } from "../is-record.ts";
import {
  both,
  type Check,
  choice,
  fault,
  list,
  object,
  text,
  webAddress,
  whole,
  wholeText,
} from "./checks.ts";

const tagFaults: Check = (value, name) => {
  if (!isRecord(value) || value.category !== "message_tag") return [];
  const isTag = typeof value.tag === "string" && value.tag !== "";
  return isTag ? [] : fault(`${name}.tag`, "must be given with the category message_tag");
};

const messenger = both(
  object({ optional: { category: choice("response", "update", "message_tag") } }),
  tagFaults,
);

function viberOptions(maxTtlSeconds: number, more: Readonly<Record<string, Check>>): Check {
  const category = choice("transaction", "promotion");
  return object({ optional: { category, ttl: whole(30, maxTtlSeconds), type: text(50), ...more } });
}

const viber = viberOptions(259_200, {
  duration: wholeText(1, 600),
  file_size: wholeText(1, 200),
  action: object({ required: { url: webAddress, text: text(30) } }),
});

const viberVideo = both(
  viber,
  object({ required: { duration: wholeText(1, 600), file_size: wholeText(1, 200) } }),
);

const whatsapp = object({ optional: { policy: choice("deterministic"), locale: text(20) } });

const phone: Check = (value, name) =>
  typeof value === "string" && /^[1-9]\d{6,14}$/.test(value) ? [] : fault(name, "must be 7 to 15 digits");

const v1Options: Readonly<Record<Channel, Check>> = {
  sms: object({
    optional: {
      encoding_type: choice("text", "unicode", "auto"),
      content_id: text(200),
      entity_id: text(200),
      pool_id: text(200),
    },
  }),
  mms: object({ optional: { participants: list(phone, 1, Number.POSITIVE_INFINITY) } }),
  rcs: object({
    optional: {
      category: choice("authentication", "transaction", "promotion", "service-request", "acknowledgement"),
      card_orientation: choice("VERTICAL", "HORIZONTAL"),
      image_alignment: choice("LEFT", "RIGHT"),
      card_width: choice("SMALL", "MEDIUM"),
    },
  }),
  messenger,
  viber_service: viber,
  whatsapp,
};

const locale: Check = (value, name) =>
  isRecord(value) && typeof value.locale === "string" && value.locale !== ""
    ? []
    : fault(`${name}.locale`, "must be given with a template, for example en_GB");

/** What is wrong with the object that is named after the channel. */
export function v1OptionFaults(channel: Channel, type: ContentType, options: unknown) {
  if (channel === "viber_service" && type === "video") return viberVideo(options ?? {}, channel);
  if (channel === "whatsapp" && type === "template") return both(whatsapp, locale)(options ?? {}, channel);
  return options === undefined ? [] : v1Options[channel](options, channel);
}

/** In what the options of the two older doors differ. */
export interface V01OptionRules {
  readonly maxViberTtlSeconds: number;
  readonly needsLocale: boolean; // with a template
}

/** What is wrong with the object beside `message.content`; `place` is where it stands. */
export function v01OptionFaults(
  channel: Channel,
  type: ContentType,
  { options, place, rules }: { options: unknown; place: string; rules: V01OptionRules },
) {
  if (channel === "whatsapp" && type === "template" && rules.needsLocale) {
    return both(whatsapp, locale)(options ?? {}, place);
  }
  if (options === undefined) return [];
  if (channel === "viber_service") return viberOptions(rules.maxViberTtlSeconds, {})(options, place);
  if (channel === "messenger") return messenger(options, place);
  return channel === "whatsapp" ? whatsapp(options, place) : [];
}
