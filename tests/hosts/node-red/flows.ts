/** Flows of tests, as the editor would export them. */
import type { SendConfig, StepConfig } from "../../../packages/node-red-failover/src/send/step-config.ts";
import { credentials } from "../../system.ts";
import type { FlowNode } from "./node-red.ts";

/** The tab on which everything lies. */
export const tab: FlowNode = { id: "tab1", type: "tab", label: "Failover" };

/** The configuration node of a server; its credentials go beside the flows. */
export function serverNode(url: string, changes: object = {}): FlowNode {
  return { id: "server1", type: "failover-server", name: "", url, tls: "", timeout: "5", ...changes };
}

/** The credentials of `serverNode`, as a deploy takes them. */
export const serverCredentials = { server1: { ...credentials } };

/** One saved step, version 1 of the configuration. */
export function savedStep(changes: Partial<StepConfig> = {}): StepConfig {
  const text = (value: string) => ({ value, type: "str" });
  return {
    channel: "messenger",
    messageType: "text",
    to: text("2901000000000001"),
    from: text("104000000000001"),
    content: { value: "payload", type: "msg" },
    caption: text(""),
    parameters: { value: "[]", type: "json" },
    options: { value: "{}", type: "json" },
    condition: "read",
    expiry: { value: "15", type: "num" },
    unit: "s",
    ...changes,
  };
}

/** An SMS to the phone number that ends in these digits. */
export function savedSms(digits = "01"): StepConfig {
  return savedStep({
    channel: "sms",
    to: { value: `4477009000${digits}`, type: "str" },
    from: { value: "ParcelCo", type: "str" },
    condition: "delivered",
  });
}

/** A saved failover-send node, version 1 of its configuration. */
export function sendNode(
  changes: Partial<SendConfig> & { readonly wires?: string[][]; readonly id?: string } = {},
): FlowNode {
  return {
    id: "send1",
    type: "failover-send",
    z: "tab1",
    version: 1,
    name: "",
    server: "server1",
    use: "steps",
    steps: [savedStep(), savedSms()],
    skipEmpty: false,
    workflow: "",
    workflowType: "str",
    variables: [],
    clientRef: "",
    clientRefType: "str",
    onUnknown: "send_again",
    finalExpiry: "",
    finalUnit: "h",
    until: "outcome",
    progress: false,
    wires: [["accepted"], ["reached"], ["notReached"], ["progress"]],
    ...changes,
  };
}
