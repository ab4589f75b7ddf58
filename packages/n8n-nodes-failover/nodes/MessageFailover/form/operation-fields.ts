import type { INodeProperties } from "n8n-workflow";

export const resource: INodeProperties = {
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

export const runOperations: INodeProperties = {
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

export const workflowOperations: INodeProperties = {
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
