import { type Channel, channelRules, channels } from "@failover-kit/core/model";
import type { INodeProperties, INodePropertyOptions } from "n8n-workflow";

/** An option of a step, with its place in a message of the Messages API. */
interface StepOption {
  readonly field: INodeProperties;
  readonly path: readonly string[];
}

/** An option that is written. */
function text(path: string, displayName: string, about: Partial<INodeProperties> = {}): StepOption {
  const field = { displayName, name: camelCase(path), type: "string", default: "", ...about } as const;
  return { path: path.split("."), field };
}

/** An option that is chosen; `preset` is what the form shows when it is added. */
function choice(
  path: string,
  displayName: string,
  options: readonly INodePropertyOptions[],
  preset: string,
): StepOption {
  const field = { displayName, name: camelCase(path), type: "options", default: preset } as const;
  return { path: path.split("."), field: { ...field, options: [...options] } };
}

/** `sms.content_id` → `contentId`: the name of a field is the last part of its path. */
function camelCase(path: string): string {
  const name = path.slice(path.lastIndexOf(".") + 1);
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

const ownOptions: Readonly<Partial<Record<Channel, readonly StepOption[]>>> = {
  messenger: [
    choice(
      "messenger.category",
      "Category",
      [
        { name: "Message Tag", value: "message_tag", description: "After the window, with a tag" },
        { name: "Response", value: "response", description: "Within 24 hours of what the person wrote" },
        { name: "Update", value: "update", description: "Within 24 hours, not an answer" },
      ],
      "response",
    ),
    text("messenger.tag", "Tag", {
      placeholder: "e.g. POST_PURCHASE_UPDATE",
      description: "Needed with the category Message Tag",
    }),
  ],
  rcs: [text("rcs.category", "Category", { placeholder: "e.g. transaction" })],
  sms: [
    text("sms.content_id", "Content ID", {
      description: "The registered text, where a country asks for it",
    }),
    choice(
      "sms.encoding_type",
      "Encoding",
      [
        { name: "Automatic", value: "auto" },
        { name: "Text", value: "text", description: "160 characters in one SMS" },
        { name: "Unicode", value: "unicode", description: "70 characters in one SMS" },
      ],
      "auto",
    ),
    text("sms.entity_id", "Entity ID", {
      description: "The registered sender, where a country asks for it",
    }),
  ],
  viber_service: [
    text("viber_service.action.text", "Button Text", { name: "buttonText" }),
    text("viber_service.action.url", "Button URL", {
      name: "buttonUrl",
      placeholder: "e.g. https://shop.example.com/parcels",
    }),
    choice(
      "viber_service.category",
      "Category",
      [
        { name: "Promotion", value: "promotion" },
        { name: "Transaction", value: "transaction" },
      ],
      "transaction",
    ),
    text("viber_service.duration", "Video Duration", {
      description: "In seconds, 1 to 600; needed with a video",
    }),
    text("viber_service.file_size", "Video Size", {
      description: "In megabytes, 1 to 200; needed with a video",
    }),
  ],
  whatsapp: [
    text("whatsapp.locale", "Template Language", { default: "en", description: "Needed with a template" }),
  ],
};
/** Members that the form has no field for, in the shape of the API. */
const otherMembers: INodeProperties = {
  displayName: "Other Fields (JSON)",
  name: "otherFields",
  type: "json",
  default: "{}",
  description: "Members of the message that this form has no field for, in the shape of the Messages API",
};

function timeToLive({ min, max }: { min: number; max: number }): StepOption {
  return {
    path: ["ttl"],
    field: {
      displayName: "Time to Live",
      name: "ttl",
      type: "number",
      typeOptions: { minValue: min, maxValue: max },
      default: min,
      description: "How many seconds the channel tries to deliver the message",
    },
  };
}

/** The options that a step has over a channel. */
export function optionsOf(channel: Channel): readonly StepOption[] {
  const { ttl } = channelRules[channel];
  return [...(ownOptions[channel] ?? []), ...(ttl === null ? [] : [timeToLive(ttl)])];
}

/** One collection of options for each channel. */
export function channelOptionFields(): INodeProperties[] {
  return channels.map((channel) => ({
    displayName: "Options",
    name: "options",
    type: "collection",
    placeholder: "Add option",
    default: {},
    displayOptions: { show: { channel: [channel] } },
    options: [...optionsOf(channel).map(({ field }) => field), otherMembers].sort((a, b) =>
      a.displayName.localeCompare(b.displayName),
    ),
  }));
}
