import type { INodeProperties } from "n8n-workflow";
import { limitWaitTime } from "./wait-fields.ts";

/** For a flow that goes on at once and waits elsewhere. */
const callbackUrl: INodeProperties = {
  displayName: "Callback URL",
  name: "callbackUrl",
  type: "string",
  default: "",
  placeholder: "e.g. ={{ $execution.resumeUrl }}",
  description: "Where the server sends the outcome; the resume URL of a Wait node, for example",
};

const sendOptions: INodeProperties[] = [
  {
    displayName: "Idempotency Key",
    name: "idempotencyKey",
    type: "string",
    default: "",
    placeholder: "e.g. order-7731",
    description:
      "The same key within 24 hours gives the same run. By default it is made of the execution, this node and the item, so that a retry never sends twice; an order number keeps other executions from sending twice, too.",
  },
  {
    displayName: "If Nobody Knows Whether It Left",
    name: "onUnknown",
    type: "options",
    default: "send_again",
    options: [
      { name: "Send the Last Message Again", value: "send_again", description: "At least once" },
      { name: "Give Up", value: "give_up", description: "At most once" },
    ],
    description: "What to do when the connection broke while the last message was handed over",
  },
  {
    displayName: "Leave Out Steps Without Recipient",
    name: "skipWithoutRecipient",
    type: "boolean",
    default: false,
    description: "Whether steps whose To is empty are left out instead of being refused",
  },
  {
    displayName: "Metadata (JSON)",
    name: "metadata",
    type: "json",
    default: "{}",
    description: "What the server keeps with the run and gives back; not for texts or phone numbers",
  },
  {
    displayName: "Reference",
    name: "clientRef",
    type: "string",
    default: "",
    placeholder: "e.g. order-7731",
    description: "Your own name for the run; runs can be listed by it",
  },
  {
    displayName: "Wait for the Last Step (Hours)",
    name: "finalExpiryHours",
    type: "number",
    typeOptions: { minValue: 1, maxValue: 720 },
    default: 24,
    description: "How long to wait for the last message before the run counts as not reached",
  },
];

function options(operation: string, fields: readonly INodeProperties[]): INodeProperties {
  return {
    displayName: "Options",
    name: "options",
    type: "collection",
    placeholder: "Add option",
    default: {},
    displayOptions: { show: { resource: ["run"], operation: [operation] } },
    options: [...fields].sort((a, b) => a.displayName.localeCompare(b.displayName)),
  };
}

/** What else can be said about a send, with and without waiting. */
export const optionFields: readonly INodeProperties[] = [
  options("send", [callbackUrl, ...sendOptions]),
  options("sendAndWait", [limitWaitTime, ...sendOptions]),
];
