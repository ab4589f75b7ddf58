import {
  type IExecuteFunctions,
  type IHookFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeConnectionTypes,
} from "n8n-workflow";
import { searchWorkflows } from "../MessageFailover/workflow-lists.ts";
import { receive } from "./receive.ts";
import { withoutRepeats } from "./repeats.ts";
import { isSubscribed, subscribe, unsubscribe } from "./subscription.ts";
import { triggerProperties } from "./trigger-properties.ts";

/** Starts a flow when something happens to a run. */
export class MessageFailoverTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Message Failover Trigger",
    name: "messageFailoverTrigger",
    icon: { light: "file:failover.svg", dark: "file:failover.dark.svg" },
    group: ["trigger"],
    version: 1,
    subtitle: '={{ $parameter["events"].join(", ") }}',
    description:
      "Starts the workflow when a person was reached, was not reached, or a message has failed over",
    eventTriggerDescription: "Waiting for your Failover Kit server to tell that something happened",
    activationMessage: "Your Failover Kit server now tells this workflow what happens to runs.",
    defaults: { name: "Message Failover Trigger" },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: "failoverApi", required: true }],
    webhooks: [{ name: "default", httpMethod: "POST", responseMode: "onReceived", path: "webhook" }],
    properties: triggerProperties,
  };

  methods = { listSearch: { searchWorkflows } };

  webhookMethods = {
    default: {
      async checkExists(this: IHookFunctions): Promise<boolean> {
        return isSubscribed(this);
      },
      async create(this: IHookFunctions): Promise<boolean> {
        return subscribe(this);
      },
      async delete(this: IHookFunctions): Promise<boolean> {
        return unsubscribe(this);
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return receive(this);
  }

  // n8n hands over what `webhook` has taken. Only here can a node ask what n8n remembers.
  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [await withoutRepeats(this)];
  }
}
