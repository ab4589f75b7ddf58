import { type Channel, channelRules, channels } from "@failover-kit/core/model";
import type { INodeProperties, INodePropertyCollection } from "n8n-workflow";
import { channelChoices } from "./channel-fields.ts";
import { stepsField } from "./steps-field.ts";

const sends = { resource: ["run"], operation: ["send", "sendAndWait"] };
const composes = [sends, { resource: ["workflow"], operation: ["validate"] }];

/** n8n has no "or" between conditions: what is shown for sends and for checks is written down for each of the two. */
function composed(field: INodeProperties): INodeProperties[] {
  return composes.map((show) => ({
    ...field,
    displayOptions: { ...field.displayOptions, show: { ...field.displayOptions?.show, ...show } },
  }));
}

const resource: INodeProperties = {
  displayName: "Resource",
  name: "resource",
  type: "options",
  noDataExpression: true,
  default: "run",
  options: [
    { name: "Run", value: "run" },
    { name: "Workflow", value: "workflow" },
  ],
};

const runOperations: INodeProperties = {
  displayName: "Operation",
  name: "operation",
  type: "options",
  noDataExpression: true,
  default: "send",
  displayOptions: { show: { resource: ["run"] } },
  options: [
    {
      name: "Cancel",
      value: "cancel",
      action: "Cancel a run",
      description: "End a run; nothing more is sent",
    },
    { name: "Get", value: "get", action: "Get a run", description: "See how a run stands" },
    {
      name: "Get Many",
      value: "getAll",
      action: "Get many runs",
      description: "List runs, the newest first",
    },
    {
      name: "Pause",
      value: "pause",
      action: "Pause a run",
      description: "Stop the clock of a run; nothing is sent until it is resumed",
    },
    {
      name: "Resume",
      value: "resume",
      action: "Resume a run",
      description: "Let a paused run go on with the time that was left",
    },
    {
      name: "Send",
      value: "send",
      action: "Send messages with failover",
      description: "Start sending and go on at once",
    },
    {
      name: "Send and Wait for Outcome",
      value: "sendAndWait",
      action: "Send messages with failover and wait for the outcome",
      description: "Start sending and go on when the person was reached, or could not be reached",
    },
    {
      name: "Send Next Now",
      value: "advance",
      action: "Send the next message of a run now",
      description: "Stop waiting for the current step and send the next message",
    },
  ],
};

const workflowOperations: INodeProperties = {
  displayName: "Operation",
  name: "operation",
  type: "options",
  noDataExpression: true,
  default: "getAll",
  displayOptions: { show: { resource: ["workflow"] } },
  options: [
    {
      name: "Get Many",
      value: "getAll",
      action: "Get many workflows",
      description: "List the workflows saved on the server",
    },
    {
      name: "Validate",
      value: "validate",
      action: "Validate a workflow",
      description: "See what the server would say; nothing is sent",
    },
  ],
};

const source: INodeProperties = {
  displayName: "Messages From",
  name: "source",
  type: "options",
  default: "steps",
  options: [
    { name: "Steps Below", value: "steps", description: "Write the messages here" },
    { name: "Saved Workflow", value: "saved", description: "Take a workflow saved on the server" },
    { name: "JSON", value: "json", description: "Give the request in the shape of the API" },
  ],
};

const savedWorkflow: INodeProperties = {
  displayName: "Workflow",
  name: "savedWorkflow",
  type: "resourceLocator",
  default: { mode: "list", value: "" },
  required: true,
  displayOptions: { show: { source: ["saved"] } },
  description: "The workflow as it is saved on the server",
  modes: [
    {
      displayName: "From List",
      name: "list",
      type: "list",
      typeOptions: { searchListMethod: "searchWorkflows", searchable: true },
    },
    {
      displayName: "By Name",
      name: "name",
      type: "string",
      placeholder: "e.g. parcel-notice",
      validation: [
        {
          type: "regex",
          properties: {
            regex: "[a-z0-9][a-z0-9_\\-]{0,63}",
            errorMessage: "A name has lower-case letters, digits, - and _",
          },
        },
      ],
    },
  ],
};

const variables: INodeProperties = {
  displayName: "Variables",
  name: "variables",
  type: "resourceMapper",
  default: { mappingMode: "defineBelow", value: null },
  noDataExpression: true,
  displayOptions: { show: { source: ["saved"] } },
  typeOptions: {
    loadOptionsDependsOn: ["savedWorkflow.value"],
    resourceMapper: {
      resourceMapperMethod: "getVariables",
      mode: "add",
      fieldWords: { singular: "variable", plural: "variables" },
      addAllFields: true,
      multiKeyMatch: false,
      supportAutoMap: true,
    },
  },
};

const requestJson: INodeProperties = {
  displayName: "Request (JSON)",
  name: "requestJson",
  type: "json",
  typeOptions: { rows: 12 },
  default:
    '{\n  "steps": [\n    {\n      "channel": "sms",\n      "from": "ParcelCo",\n      "to": "447700900042",\n      "message_type": "text",\n      "text": "Your parcel arrives today."\n    }\n  ]\n}',
  displayOptions: { show: { source: ["json"] } },
  description: "The body of POST /v1/runs: steps, or the name of a saved workflow with its variables",
};

const limitWaitTime: INodePropertyCollection["values"] = [
  {
    displayName: "Limit Type",
    name: "limitType",
    type: "options",
    default: "afterTimeInterval",
    description: "Sets the condition for the execution to resume",
    options: [
      {
        name: "After Time Interval",
        value: "afterTimeInterval",
        description: "Waits for a certain amount of time",
      },
      {
        name: "At Specified Time",
        value: "atSpecifiedTime",
        description: "Waits until the set date and time to continue",
      },
    ],
  },
  {
    displayName: "Amount",
    name: "resumeAmount",
    type: "number",
    typeOptions: { minValue: 0, numberPrecision: 2 },
    default: 1,
    displayOptions: { show: { limitType: ["afterTimeInterval"] } },
    description: "The time to wait; n8n keeps it to the minute",
  },
  {
    displayName: "Unit",
    name: "resumeUnit",
    type: "options",
    default: "hours",
    displayOptions: { show: { limitType: ["afterTimeInterval"] } },
    description: "Unit of the interval value",
    options: [
      { name: "Minutes", value: "minutes" },
      { name: "Hours", value: "hours" },
      { name: "Days", value: "days" },
    ],
  },
  {
    displayName: "Max Date and Time",
    name: "maxDateAndTime",
    type: "dateTime",
    default: "",
    displayOptions: { show: { limitType: ["atSpecifiedTime"] } },
    description: "Continue execution after the specified date and time",
  },
];

const limitWaitTimeOption: INodeProperties = {
  displayName: "Limit Wait Time",
  name: "limitWaitTime",
  type: "fixedCollection",
  default: { values: { limitType: "afterTimeInterval", resumeAmount: 1, resumeUnit: "hours" } },
  description:
    "How long this execution waits. Without it, as long as the run takes. When the time is over, the items leave by No Result in Time, and the run goes on.",
  options: [{ displayName: "Values", name: "values", values: limitWaitTime }],
};

const waitNotice: INodeProperties = {
  displayName:
    "Your Failover Kit server calls n8n when a run has ended, so it must be able to reach n8n's webhook URL. The execution is parked meanwhile and survives a restart.",
  name: "waitNotice",
  type: "notice",
  default: "",
  displayOptions: { show: { resource: ["run"], operation: ["sendAndWait"] } },
};

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

const waitOptions = [...sendOptions, limitWaitTimeOption].sort((a, b) =>
  a.displayName.localeCompare(b.displayName),
);

function options(operation: string, fields: readonly INodeProperties[]): INodeProperties {
  return {
    displayName: "Options",
    name: "options",
    type: "collection",
    placeholder: "Add option",
    default: {},
    displayOptions: { show: { resource: ["run"], operation: [operation] } },
    options: [...fields],
  };
}

const runId: INodeProperties = {
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

const paging: INodeProperties[] = [
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

const filters: INodeProperties = {
  displayName: "Filters",
  name: "filters",
  type: "collection",
  placeholder: "Add Filter",
  default: {},
  displayOptions: { show: { resource: ["run"], operation: ["getAll"] } },
  options: [
    {
      displayName: "Channel",
      name: "channel",
      type: "options",
      default: "sms",
      options: [...channelChoices],
      description: "Runs of which a step goes over this channel",
    },
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

const simplify: INodeProperties = {
  displayName: "Simplify",
  name: "simplify",
  type: "boolean",
  default: true,
  displayOptions: { show: { resource: ["run"] } },
  description: "Whether to return a simplified version of the response instead of the raw data",
};

/** Every field of the node, in the order in which they are shown. */
export const properties: INodeProperties[] = [
  resource,
  runOperations,
  workflowOperations,
  ...composed(source),
  ...composed({ ...stepsField, displayOptions: { show: { source: ["steps"] } } }),
  ...composed(savedWorkflow),
  ...composed(variables),
  ...composed(requestJson),
  waitNotice,
  runId,
  ...paging,
  filters,
  simplify,
  options("send", [callbackUrl, ...sendOptions]),
  options("sendAndWait", waitOptions),
];

const silentChannels = channels.filter((channel: Channel) => !channelRules[channel].reportsRead);

/** Expressions over the form, for hints before it is executed. */
export const formConditions = {
  noFallback:
    '={{ ["send", "sendAndWait", "validate"].includes($parameter["operation"]) && $parameter["source"] === "steps" && ($parameter["steps"]["step"] || []).length === 1 }}',
  waitsForDelivered: `={{ ["send", "sendAndWait", "validate"].includes($parameter["operation"]) && $parameter["source"] === "steps" && ($parameter["steps"]["step"] || []).slice(0, -1).some((step) => ${JSON.stringify(silentChannels)}.includes(step.channel)) }}`,
} as const;
