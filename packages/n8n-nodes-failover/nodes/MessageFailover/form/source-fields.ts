import type { INodeProperties } from "n8n-workflow";

/** Where the messages come from. */
export const source: INodeProperties = {
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

export const savedWorkflow: INodeProperties = {
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

/** The variables of the saved workflow, which are looked up when it was chosen. */
export const variables: INodeProperties = {
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

export const requestJson: INodeProperties = {
  displayName: "Request (JSON)",
  name: "requestJson",
  type: "json",
  typeOptions: { rows: 12 },
  default:
    '{\n  "steps": [\n    {\n      "channel": "sms",\n      "from": "ParcelCo",\n      "to": "447700900042",\n      "message_type": "text",\n      "text": "Your parcel arrives today."\n    }\n  ]\n}',
  displayOptions: { show: { source: ["json"] } },
  description: "The body of POST /v1/runs: steps, or the name of a saved workflow with its variables",
};
