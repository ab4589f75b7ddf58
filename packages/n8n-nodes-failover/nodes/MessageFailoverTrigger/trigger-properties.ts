import type { INodeProperties } from "n8n-workflow";
import { channelFilter } from "../MessageFailover/form/channel-fields.ts";
import { eventChoices } from "./trigger-events.ts";

export const triggerProperties: INodeProperties[] = [
  {
    displayName:
      "Your Failover Kit server calls n8n, so it must be able to reach n8n's webhook URL. Addresses in private networks must be allowed there (FAILOVER_CALLBACK_ALLOWED_NETWORKS).",
    name: "reachNotice",
    type: "notice",
    default: "",
  },
  {
    displayName: "Events",
    name: "events",
    type: "multiOptions",
    default: ["reached", "notReached"],
    required: true,
    options: [...eventChoices],
    description:
      "What starts this workflow. With the default it starts once for each run, when it has ended.",
  },
  {
    displayName: "Filters",
    name: "filters",
    type: "collection",
    placeholder: "Add Filter",
    default: {},
    description: "Which runs this is about; everything that is named must fit",
    options: [
      channelFilter,
      {
        displayName: "Only Own Runs",
        name: "onlyOwn",
        type: "boolean",
        default: true,
        description: "Whether runs that were not started by n8n are left out",
      },
      {
        displayName: "Reference",
        name: "clientRef",
        type: "string",
        default: "",
        placeholder: "e.g. order-7731",
        description: "The reference that the run was given when it was sent",
      },
      {
        displayName: "Saved Workflow",
        name: "savedWorkflow",
        type: "resourceLocator",
        default: { mode: "list", value: "" },
        description: "Runs that were started from this saved workflow",
        modes: [
          {
            displayName: "From List",
            name: "list",
            type: "list",
            typeOptions: { searchListMethod: "searchWorkflows", searchable: true },
          },
          { displayName: "By Name", name: "name", type: "string", placeholder: "e.g. parcel-notice" },
        ],
      },
    ],
  },
  {
    displayName: "Include Run",
    name: "includeRun",
    type: "boolean",
    default: false,
    description:
      "Whether to ask the server for the whole run, with its steps, recipients and texts, and put it under run",
  },
];
