import {
  channelFromV01Name,
  channelRules,
  type V01Address,
  type V01Content,
  type V01MessageBody,
} from "../model/index.ts";
import type { ParsedWorkflowRequest } from "./workflow-request-schema.ts";

type ParsedStep = ParsedWorkflowRequest["workflow"][number];

/** The parts of a step that will be sent; everything else has been dropped. */
export interface PickedStep {
  readonly from: V01Address;
  readonly to: V01Address;
  readonly message: V01MessageBody;
  readonly failover?: ParsedStep["failover"];
}

/** Keeps what the channel and the content type of a step use, and reads bare numbers as text. */
export function pickStep(step: ParsedStep): PickedStep {
  const { type } = step.to;
  const content = pickContent(step.message.content);
  const message = { content, ...pickOptions(step) };
  const addresses = { from: pickAddress(step.from, "from"), to: pickAddress(step.to, "to") };
  const { failover } = step;
  return failover === undefined ? { ...addresses, message } : { ...addresses, message, failover };

  function pickAddress(address: ParsedStep["to"], side: "from" | "to"): V01Address {
    const channel = channelFromV01Name(type);
    const field = (channel && channelRules[channel].v01?.[side]) ?? "number";
    return { type, [field]: String(address[field]) };
  }
}

function pickContent(content: ParsedStep["message"]["content"]): V01Content {
  const { type } = content;
  switch (type) {
    case "text":
      return { type, text: content.text };
    case "image":
      return { type, image: content.image };
    case "audio":
      return { type, audio: content.audio };
    case "video":
      return { type, video: content.video };
    case "file":
      return { type, file: content.file };
    case "template":
      return { type, template: content.template };
    case "custom":
      return { type, custom: content.custom };
  }
}

function pickOptions({ to, message }: ParsedStep): Omit<V01MessageBody, "content"> {
  const { messenger, viber_service_msg, whatsapp } = message;
  if (to.type === "messenger" && messenger) return { messenger };
  if (to.type === "viber_service_msg" && viber_service_msg) return { viber_service_msg };
  if (to.type === "whatsapp" && whatsapp) return { whatsapp };
  return {};
}
