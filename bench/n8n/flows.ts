/** The same task as three flows of n8n: send over Viber; if it was not delivered within a minute, send an SMS. */
import { packageName } from "../../tests/hosts/n8n/package-under-test.ts";
import type { FlowDefinition } from "../../tests/hosts/n8n/session.ts";
import { type FlowNode, join, node } from "./flow-node.ts";

/** A flow that is started by a call with `{"to": "…"}`, and the path to call. */
export interface CalledFlow {
  readonly path: string;
  readonly definition: FlowDefinition;
}

/** Where every flow ends, and the nodes that ask the gateway how a message stands. */
export const endNodes = { reached: "Reached", notReached: "Not Reached" } as const;
export const lookUpNodes = ["Look Up Viber", "Look Up SMS"] as const;

const text = "Parcel 7731 arrives at 14:10.";
const calledTo = "$('Called').first().json.body.to";

/** By our node. */
export function oneNode(failoverApi: { readonly id: string; readonly name: string }): CalledFlow {
  const to = "={{ $json.body.to }}";
  const viber = {
    channel: "viber_service",
    from: "9016",
    to,
    text,
    conditionStatus: "delivered",
    expiryAmount: 1,
    expiryUnit: "minutes",
  };
  const sms = { channel: "sms", from: "ParcelCo", to, text };
  const steps = { step: [viber, sms] };
  const parameters = { resource: "run", operation: "sendAndWait", source: "steps", steps };
  const send = node("Message Failover", `${packageName}.messageFailover`, 1, parameters, {
    credentials: { failoverApi },
  });
  return called("one-node", [send, noOp("No Result in Time")], {
    Called: [["Message Failover"]],
    "Message Failover": [["No Result in Time"], [endNodes.reached], [endNodes.notReached]],
  });
}

/** As it is built at first: each message names the address of the execution, which waits for whatever comes. */
export function firstDraft(simulatorUrl: string): CalledFlow {
  const nodes = [
    send("Viber", "viber_service", "9016", simulatorUrl),
    wait("Viber", {}),
    isDelivered("Viber", "$json.body?.status"),
    send("SMS", "sms", "ParcelCo", simulatorUrl),
    wait("SMS", {}),
    isDelivered("SMS", "$json.body?.status"),
  ];
  return called("first-draft", nodes, {
    Called: [["Send Viber"]],
    "Send Viber": [["Wait for Viber"]],
    "Wait for Viber": [["Viber Delivered?"]],
    "Viber Delivered?": [[endNodes.reached], ["Send SMS"]],
    "Send SMS": [["Wait for SMS"]],
    "Wait for SMS": [["SMS Delivered?"]],
    "SMS Delivered?": [[endNodes.reached], [endNodes.notReached]],
  });
}

/**
 * As somebody builds it who knows what can happen: `submitted` does not count, and a wait that has heard nothing for a
 * minute asks how the message stands. The Messages API has no such question; the simulator's list stands in for one.
 */
export function carefulByHand(simulatorUrl: string): CalledFlow {
  const nodes = [
    ...carefulStep("Viber", "viber_service", "9016", simulatorUrl),
    ...carefulStep("SMS", "sms", "ParcelCo", simulatorUrl),
  ];
  return called("careful", nodes, {
    Called: [["Send Viber"]],
    ...carefulConnections("Viber", "Send SMS"),
    ...carefulConnections("SMS", endNodes.notReached),
  });
}

function carefulStep(step: string, channel: string, from: string, simulatorUrl: string): FlowNode[] {
  const sentRef = `$('Send ${step}').first().json.message_uuid`;
  const known = `($json.messages ?? []).find(({ message_uuid }) => message_uuid === ${sentRef})`;
  return [
    send(step, channel, from, simulatorUrl),
    wait(step, {
      limitWaitTime: true,
      limitType: "afterTimeInterval",
      resumeAmount: 1,
      resumeUnit: "minutes",
    }),
    node(`What Came of ${step}?`, "n8n-nodes-base.switch", 3.2, {
      rules: { values: [["submitted"], ["delivered", "read"], ["rejected", "undeliverable"]].map(isOneOf) },
      options: { fallbackOutput: "extra" },
    }),
    // A wait that is over gives what it was given: without this, the `submitted` of before would be taken for news.
    node(`Forget ${step}`, "n8n-nodes-base.set", 3.4, { mode: "raw", jsonOutput: "{}", options: {} }),
    node(`Look Up ${step}`, "n8n-nodes-base.httpRequest", 4.2, {
      url: `=${simulatorUrl}/simulator/messages?to={{ ${calledTo} }}`,
      options: {},
    }),
    isDelivered(
      step,
      `${known}?.statuses.some(({ status }) => status === "delivered") ? "delivered" : "not"`,
    ),
  ];
}

function carefulConnections(step: string, otherwise: string): Connections {
  return {
    [`Send ${step}`]: [[`Wait for ${step}`]],
    [`Wait for ${step}`]: [[`What Came of ${step}?`]],
    [`What Came of ${step}?`]: [[`Forget ${step}`], [endNodes.reached], [otherwise], [`Look Up ${step}`]],
    [`Forget ${step}`]: [[`Wait for ${step}`]],
    [`Look Up ${step}`]: [[`${step} Delivered?`]],
    [`${step} Delivered?`]: [[endNodes.reached], [otherwise]],
  };
}

function send(step: string, channel: string, from: string, simulatorUrl: string): FlowNode {
  const message = JSON.stringify({ channel, from, message_type: "text", text });
  return node(`Send ${step}`, "n8n-nodes-base.httpRequest", 4.2, {
    method: "POST",
    url: `${simulatorUrl}/v1/messages`,
    sendBody: true,
    specifyBody: "json",
    jsonBody: `={{ Object.assign(${message}, { to: ${calledTo}, webhook_url: $execution.resumeUrl }) }}`,
    options: {},
  });
}

function wait(step: string, limit: object): FlowNode {
  const parameters = { resume: "webhook", httpMethod: "POST", ...limit, options: {} };
  return node(`Wait for ${step}`, "n8n-nodes-base.wait", 1.1, parameters, { webhookId: `wait-${step}` });
}

const comparing = { caseSensitive: true, leftValue: "", typeValidation: "loose", version: 2 };

function isDelivered(step: string, status: string): FlowNode {
  const conditions = isOneOf(["delivered"]).conditions.conditions.map((condition) => ({
    ...condition,
    leftValue: `={{ ${status} }}`,
  }));
  return node(`${step} Delivered?`, "n8n-nodes-base.if", 2.2, {
    conditions: { options: comparing, conditions, combinator: "and" },
    options: {},
  });
}

function isOneOf(statuses: readonly string[]) {
  const conditions = statuses.map((status) => ({
    id: status,
    leftValue: "={{ $json.body?.status }}",
    rightValue: status,
    operator: { type: "string", operation: "equals" },
  }));
  return { conditions: { options: comparing, conditions, combinator: "or" } };
}

function noOp(name: string): FlowNode {
  return node(name, "n8n-nodes-base.noOp", 1, {});
}

type Connections = Parameters<typeof join>[0];

function called(path: string, nodes: readonly FlowNode[], connections: Connections): CalledFlow {
  const parameters = { httpMethod: "POST", path, responseMode: "onReceived", options: {} };
  const start = node("Called", "n8n-nodes-base.webhook", 2, parameters, { webhookId: path });
  const ends = Object.values(endNodes).map(noOp);
  return {
    path,
    definition: { name: path, nodes: [start, ...nodes, ...ends], connections: join(connections) },
  };
}
