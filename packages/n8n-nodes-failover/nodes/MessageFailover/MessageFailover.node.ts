import {
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type IWebhookFunctions,
  type IWebhookResponseData,
  NodeConnectionTypes,
} from "n8n-workflow";
import { createClient } from "../shared/client.ts";
import { toNodeError } from "../shared/node-error.ts";
import { failedItem, forEachItem } from "./create-run.ts";
import { hints } from "./form/hints.ts";
import { properties } from "./form/properties.ts";
import { findOperation } from "./operations.ts";
import { resume } from "./resume.ts";
import { sendAndWait } from "./send-and-wait.ts";
import { getVariables, searchWorkflows } from "./workflow-lists.ts";

const outputsExpression = `={{ $parameter["operation"] === "sendAndWait"
  ? ["No Result in Time", "Reached", "Not Reached"].map((displayName) => ({ type: "${NodeConnectionTypes.Main}", displayName }))
  : ["${NodeConnectionTypes.Main}"] }}` as const;

/** Messages over several channels in order, and what became of them. */
export class MessageFailover implements INodeType {
  description: INodeTypeDescription = {
    displayName: "Message Failover",
    name: "messageFailover",
    icon: { light: "file:failover.svg", dark: "file:failover.dark.svg" },
    group: ["output"],
    version: 1,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description:
      "Send a message over one channel after the other until it is delivered or read: Messenger, WhatsApp, Viber, RCS, SMS",
    defaults: { name: "Message Failover" },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: outputsExpression,
    credentials: [{ name: "failoverApi", required: true }],
    waitingNodeTooltip: "The execution goes on when the messages have reached somebody, or nobody",
    webhooks: [
      {
        name: "default",
        httpMethod: "POST",
        responseMode: "onReceived",
        path: "={{ $nodeId }}",
        restartWebhook: true,
        isFullPath: true,
      },
    ],
    hints,
    properties,
  };

  methods = {
    listSearch: { searchWorkflows },
    resourceMapping: { getVariables },
  };

  // The webhook only wakes a waiting execution: n8n keeps its address, nothing is registered anywhere.
  webhookMethods = {
    default: {
      async checkExists(): Promise<boolean> {
        return true;
      },
      async create(): Promise<boolean> {
        return true;
      },
      async delete(): Promise<boolean> {
        return true;
      },
    },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const resource = this.getNodeParameter("resource", 0) as string;
    const operation = this.getNodeParameter("operation", 0) as string;
    const client = await createClient(this).catch((error: unknown) => {
      throw toNodeError(this.getNode(), error);
    });
    const act = findOperation(resource, operation);
    if (act === undefined) return sendAndWait(this, client);
    const results = await forEachItem(this, (itemIndex) => act(this, client, itemIndex));
    const items = results.flatMap((result, item) =>
      result.ok
        ? result.value.map((json) => ({ json, pairedItem: { item } }))
        : [failedItem(result.error, item)],
    );
    return [items];
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return resume(this);
  }
}
