import { type Channel, channelRules, channels } from "@failover-kit/core/model";
import type { INodeProperties } from "n8n-workflow";

/** An option of a step, with its place in a message of the Messages API. */
interface StepOption {
  readonly field: INodeProperties;
  readonly path: readonly string[];
}

const messengerOptions: readonly StepOption[] = [
  {
    path: ["messenger", "category"],
    field: {
      displayName: "Category",
      name: "category",
      type: "options",
      default: "response",
      options: [
        { name: "Message Tag", value: "message_tag", description: "After the window, with a tag" },
        { name: "Response", value: "response", description: "Within 24 hours of what the person wrote" },
        { name: "Update", value: "update", description: "Within 24 hours, not an answer" },
      ],
    },
  },
  {
    path: ["messenger", "tag"],
    field: {
      displayName: "Tag",
      name: "tag",
      type: "string",
      default: "",
      placeholder: "e.g. POST_PURCHASE_UPDATE",
      description: "Needed with the category Message Tag",
    },
  },
];

const rcsOptions: readonly StepOption[] = [
  {
    path: ["rcs", "category"],
    field: {
      displayName: "Category",
      name: "category",
      type: "string",
      default: "",
      placeholder: "e.g. transaction",
    },
  },
];

const smsOptions: readonly StepOption[] = [
  {
    path: ["sms", "content_id"],
    field: {
      displayName: "Content ID",
      name: "contentId",
      type: "string",
      default: "",
      description: "The registered text, where a country asks for it",
    },
  },
  {
    path: ["sms", "encoding_type"],
    field: {
      displayName: "Encoding",
      name: "encodingType",
      type: "options",
      default: "auto",
      options: [
        { name: "Automatic", value: "auto" },
        { name: "Text", value: "text", description: "160 characters in one SMS" },
        { name: "Unicode", value: "unicode", description: "70 characters in one SMS" },
      ],
    },
  },
  {
    path: ["sms", "entity_id"],
    field: {
      displayName: "Entity ID",
      name: "entityId",
      type: "string",
      default: "",
      description: "The registered sender, where a country asks for it",
    },
  },
];

const viberOptions: readonly StepOption[] = [
  {
    path: ["viber_service", "action", "text"],
    field: { displayName: "Button Text", name: "buttonText", type: "string", default: "" },
  },
  {
    path: ["viber_service", "action", "url"],
    field: {
      displayName: "Button URL",
      name: "buttonUrl",
      type: "string",
      default: "",
      placeholder: "e.g. https://shop.example.com/parcels",
    },
  },
  {
    path: ["viber_service", "category"],
    field: {
      displayName: "Category",
      name: "category",
      type: "options",
      default: "transaction",
      options: [
        { name: "Promotion", value: "promotion" },
        { name: "Transaction", value: "transaction" },
      ],
    },
  },
  {
    path: ["viber_service", "duration"],
    field: {
      displayName: "Video Duration",
      name: "duration",
      type: "string",
      default: "",
      description: "In seconds, 1 to 600; needed with a video",
    },
  },
  {
    path: ["viber_service", "file_size"],
    field: {
      displayName: "Video Size",
      name: "fileSize",
      type: "string",
      default: "",
      description: "In megabytes, 1 to 200; needed with a video",
    },
  },
];

const whatsappOptions: readonly StepOption[] = [
  {
    path: ["whatsapp", "locale"],
    field: {
      displayName: "Template Language",
      name: "locale",
      type: "string",
      default: "en",
      description: "Needed with a template",
    },
  },
];

const ownOptions: Readonly<Partial<Record<Channel, readonly StepOption[]>>> = {
  messenger: messengerOptions,
  rcs: rcsOptions,
  sms: smsOptions,
  viber_service: viberOptions,
  whatsapp: whatsappOptions,
};

/** Members that the form has no field for, in the shape of the API. */
export const otherMembers: INodeProperties = {
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
export function optionFields(): INodeProperties[] {
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
