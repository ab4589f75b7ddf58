import type { INodeProperties } from "n8n-workflow";
import { channelFilter } from "./channel-fields.ts";

/** Which run an operation is about. */
export const runId: INodeProperties = {
  displayName: "Run ID",
  name: "runId",
  type: "string",
  default: "",
  required: true,
  placeholder: "e.g. 0199f3a2-5b1c-7d3e-9c4f-8a2b6e1d0f57",
  displayOptions: {
    show: { resource: ["run"], operation: ["advance", "cancel", "get", "pause", "resume"] },
  },
  description: "The ID that a send gave for the run",
};

/** How many of a list. */
export const paging: INodeProperties[] = [
  {
    displayName: "Return All",
    name: "returnAll",
    type: "boolean",
    default: false,
    displayOptions: { show: { operation: ["getAll"] } },
    description: "Whether to return all results or only up to a given limit",
  },
  {
    displayName: "Limit",
    name: "limit",
    type: "number",
    typeOptions: { minValue: 1 },
    default: 50,
    displayOptions: { show: { operation: ["getAll"], returnAll: [false] } },
    description: "Max number of results to return",
  },
];

/** Which runs of a list. */
export const filters: INodeProperties = {
  displayName: "Filters",
  name: "filters",
  type: "collection",
  placeholder: "Add Filter",
  default: {},
  displayOptions: { show: { resource: ["run"], operation: ["getAll"] } },
  options: [
    channelFilter,
    { displayName: "Created After", name: "createdAfter", type: "dateTime", default: "" },
    { displayName: "Created Before", name: "createdBefore", type: "dateTime", default: "" },
    { displayName: "Recipient", name: "to", type: "string", default: "", placeholder: "e.g. 447700900042" },
    { displayName: "Reference", name: "clientRef", type: "string", default: "" },
    { displayName: "Saved Workflow", name: "workflow", type: "string", default: "" },
    {
      displayName: "Status",
      name: "status",
      type: "options",
      default: "running",
      options: [
        { name: "Canceled", value: "canceled" },
        { name: "Completed", value: "completed", description: "Reached" },
        { name: "Failed", value: "failed", description: "Not reached" },
        { name: "Paused", value: "paused" },
        { name: "Running", value: "running" },
      ],
    },
  ],
};

export const simplify: INodeProperties = {
  displayName: "Simplify",
  name: "simplify",
  type: "boolean",
  default: true,
  displayOptions: { show: { resource: ["run"] } },
  description: "Whether to return a simplified version of the response instead of the raw data",
};
