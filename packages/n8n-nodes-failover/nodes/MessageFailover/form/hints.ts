import { channelRules, channels } from "@failover-kit/core/model";
import type { NodeHint } from "n8n-workflow";

const steps = '($parameter["steps"]["step"] || [])';
const hasSteps =
  '["send", "sendAndWait", "validate"].includes($parameter["operation"]) && $parameter["source"] === "steps"';
const silentChannels = channels.filter((channel) => !channelRules[channel].reportsRead);
const waitsOverSilent = `${steps}.slice(0, -1).some((step) => ${JSON.stringify(silentChannels)}.includes(step.channel))`;

/** What the form says by itself before it is executed. */
export const hints: NodeHint[] = [
  hint(
    `${steps}.length === 1`,
    "This workflow has one step only: if the message does not arrive, nothing else is sent.",
  ),
  hint(
    waitsOverSilent,
    "SMS and MMS never report that a message was read: a step over them waits until its message was delivered.",
  ),
];

function hint(condition: string, message: string): NodeHint {
  return {
    message,
    type: "info",
    location: "ndv",
    whenToDisplay: "beforeExecution",
    displayCondition: `={{ ${hasSteps} && ${condition} }}`,
  };
}
