import type { INodeProperties } from "n8n-workflow";
import { channelChoices, contentFields, contentTypeFields, failoverFields } from "./channel-fields.ts";
import { channelOptionFields } from "./channel-options.ts";

/** The ordered steps, as a list that can be sorted. What a step offers follows its channel. */
export const stepsField: INodeProperties = {
  displayName: "Steps",
  name: "steps",
  type: "fixedCollection",
  placeholder: "Add Step",
  typeOptions: { multipleValues: true, sortable: true },
  default: {},
  displayOptions: { show: { source: ["steps"] } },
  description:
    "The messages in their order; each is sent when the one before was not delivered or read in time",
  options: [
    {
      displayName: "Step",
      name: "step",
      values: [
        {
          displayName: "Channel",
          name: "channel",
          type: "options",
          default: "messenger",
          options: [...channelChoices],
        },
        {
          displayName: "From",
          name: "from",
          type: "string",
          default: "",
          placeholder: "e.g. ParcelCo",
          description: "Who sends: a page ID, a service ID, a number or a name, as the channel knows you",
        },
        {
          displayName: "To",
          name: "to",
          type: "string",
          default: "",
          placeholder: "e.g. 447700900042",
          description:
            "Who receives: a number with its country code and without +, or the person's ID on Messenger",
        },
        ...contentTypeFields(),
        ...contentFields(),
        ...failoverFields(),
        ...channelOptionFields(),
      ],
    },
  ],
};
