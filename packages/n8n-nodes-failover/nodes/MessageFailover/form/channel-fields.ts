import { type Channel, type ContentType, channelRules, channels } from "@failover-kit/core/model";
import type { INodeProperties, INodePropertyOptions } from "n8n-workflow";

const byLabel = [...channels].sort((a, b) => channelRules[a].label.localeCompare(channelRules[b].label));

/** The channels as people choose them. */
export const channelChoices: readonly INodePropertyOptions[] = byLabel.map((channel) => ({
  name: channelRules[channel].label,
  value: channel,
  description: channelRules[channel].reportsRead
    ? "Reports when a message was delivered and when it was read"
    : "Reports delivery, never that a message was read",
}));

/** Which runs a list or a trigger is about. */
export const channelFilter: INodeProperties = {
  displayName: "Channel",
  name: "channel",
  type: "options",
  default: "sms",
  options: [...channelChoices],
  description: "Runs of which a step goes over this channel",
};

const contentLabels: Readonly<Record<ContentType, string>> = {
  audio: "Audio",
  card: "Card",
  carousel: "Carousel",
  content: "Several Files",
  custom: "Custom",
  file: "File",
  image: "Image",
  reaction: "Reaction",
  sticker: "Sticker",
  template: "Template",
  text: "Text",
  vcard: "Contact Card",
  video: "Video",
};

/** What is fetched from an address. */
export const mediaTypes = ["audio", "file", "image", "vcard", "video"] as const satisfies ContentType[];

/** What has fields of its own in the form; everything else is written as JSON. */
const formedTypes: ReadonlySet<ContentType> = new Set(["text", "template", ...mediaTypes]);

const jsonTypes = (Object.keys(contentLabels) as ContentType[]).filter((type) => !formedTypes.has(type));

/** A field that is offered only over these channels. */
function over(shown: readonly Channel[], field: INodeProperties): INodeProperties {
  const show = { ...field.displayOptions?.show, channel: [...shown] };
  return { ...field, displayOptions: { show } };
}

/** One content field for each channel, since each can carry something else. */
export function contentTypeFields(): INodeProperties[] {
  return byLabel.map((channel) =>
    over([channel], {
      displayName: "Content",
      name: "messageType",
      type: "options",
      default: "text",
      options: channelRules[channel].contents
        .map((type) => ({ name: contentLabels[type], value: type }))
        .sort((a, b) => a.name.localeCompare(b.name)),
      description: `What a ${channelRules[channel].label} message is made of`,
    }),
  );
}

/** What the message says, by its content type. */
export function contentFields(): INodeProperties[] {
  const shownFor = (messageType: readonly ContentType[]) => ({ show: { messageType: [...messageType] } });
  return [
    {
      displayName: "Text",
      name: "text",
      type: "string",
      typeOptions: { rows: 3 },
      default: "",
      placeholder: "e.g. Your parcel arrives at 14:10.",
      displayOptions: shownFor(["text"]),
    },
    {
      displayName: "File URL",
      name: "mediaUrl",
      type: "string",
      default: "",
      placeholder: "e.g. https://shop.example.com/parcel.jpg",
      description: "A public address from which the channel fetches the file",
      displayOptions: shownFor(mediaTypes),
    },
    {
      displayName: "Caption",
      name: "caption",
      type: "string",
      default: "",
      description: "A text shown with the file",
      displayOptions: shownFor(["file", "image", "video"]),
    },
    {
      displayName: "Template Name",
      name: "templateName",
      type: "string",
      default: "",
      placeholder: "e.g. parcel_notice",
      description: "The template as it was approved",
      displayOptions: shownFor(["template"]),
    },
    {
      displayName: "Template Parameters",
      name: "templateParameters",
      type: "string",
      typeOptions: { multipleValues: true, multipleValueButtonText: "Add Parameter" },
      default: [],
      description: "What is filled into the template, in its order",
      displayOptions: shownFor(["template"]),
    },
    {
      displayName: "Content (JSON)",
      name: "contentJson",
      type: "json",
      default: "{}",
      description: "The content in the shape of the Messages API, without its name around it",
      displayOptions: shownFor(jsonTypes),
    },
  ];
}

/** What the step waits for, and how long. Channels that never report `read` leave no choice: it is `delivered`. */
export function failoverFields(): INodeProperties[] {
  const readers = byLabel.filter((channel) => channelRules[channel].reportsRead);
  return [
    over(readers, {
      displayName: "Continue Unless",
      name: "conditionStatus",
      type: "options",
      default: "read",
      options: [
        { name: "Delivered", value: "delivered", description: "It has arrived on the phone" },
        { name: "Read", value: "read", description: "The person has opened it" },
      ],
      description:
        "What this message must reach in time; otherwise the next step is sent. It does not matter on the last step.",
    }),
    {
      displayName: "Within",
      name: "expiryAmount",
      type: "number",
      typeOptions: { minValue: 1 },
      default: 10,
      description: "How long to wait for that. It does not matter on the last step.",
    },
    {
      displayName: "Unit",
      name: "expiryUnit",
      type: "options",
      default: "minutes",
      options: [
        { name: "Seconds", value: "seconds" },
        { name: "Minutes", value: "minutes" },
        { name: "Hours", value: "hours" },
        { name: "Days", value: "days" },
      ],
    },
    {
      displayName: "Reply Counts Too",
      name: "stopOnReply",
      type: "boolean",
      default: false,
      description:
        "Whether the person is reached, too, when they write back on this channel. It does not matter on the last step.",
    },
  ];
}
