import type { INodeProperties, INodePropertyCollection } from "n8n-workflow";

const limits: INodePropertyCollection["values"] = [
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

/** As the Wait node of n8n words it. */
export const limitWaitTime: INodeProperties = {
  displayName: "Limit Wait Time",
  name: "limitWaitTime",
  type: "fixedCollection",
  default: { values: { limitType: "afterTimeInterval", resumeAmount: 1, resumeUnit: "hours" } },
  description:
    "How long this execution waits. Without it, as long as the run takes. When the time is over, the items leave by No Result in Time, and the run goes on.",
  options: [{ displayName: "Values", name: "values", values: limits }],
};

export const waitNotice: INodeProperties = {
  displayName:
    "Your Failover Kit server calls n8n when a run has ended, so it must be able to reach n8n's webhook URL. The execution is parked meanwhile and survives a restart.",
  name: "waitNotice",
  type: "notice",
  default: "",
  displayOptions: { show: { resource: ["run"], operation: ["sendAndWait"] } },
};
