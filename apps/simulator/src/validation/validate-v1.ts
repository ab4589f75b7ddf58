import {
  type Channel,
  type ChannelRule,
  type ContentType,
  channelRules,
  isChannel,
} from "@failover-kit/core/model";
import type { IncomingMessage } from "../accepted-message.ts";
import { isRecord } from "../is-record.ts";
import { type InvalidParameter, messagesProblem, type Problem } from "../routes/problem.ts";
import { recipientFault, senderFault } from "./address-fault.ts";
import { type Check, choice, fault, flag, object, text, webAddress, whole } from "./checks.ts";
import { hasWrongEnding, suggestions, v1Content } from "./contents.ts";
import type { Reading, Received } from "./generation.ts";
import { v1OptionFaults } from "./options.ts";
import { smsParts } from "./sms-parts.ts";

type Body = Readonly<Record<string, unknown>>;

const clientRef = text(100);

/**
 * Reads the body of `POST /v1/messages`: the message, or the 422 that the API would answer. Elements of `failover` are
 * checked at once as well, and the fault of one is named by its place.
 */
export function readV1({ value: body, text: received }: Received): Reading {
  if (!isRecord(body)) return { problem: invalid(fault("body", "must be a JSON object")) };
  const problem = messageProblem(body) ?? failoverProblem(body.failover);
  if (problem !== null) return { problem };
  const { failover } = body;
  return {
    message: toMessage(body, received),
    failover: Array.isArray(failover)
      ? failover.map((element: Body) => toMessage(element, JSON.stringify(element)))
      : null,
  };
}

/** The refusal of a recipient that is well-formed but not served. */
export function refusedByV1(): Problem {
  return invalidRecipient("cannot be reached on this channel");
}

function failoverProblem(failover: unknown): Problem | null {
  if (failover === undefined) return null;
  if (!Array.isArray(failover)) return invalid(fault("failover", "must be a list of messages"));
  for (const [index, element] of failover.entries()) {
    const place = `failover[${index}]`;
    if (!isRecord(element)) return invalid(fault(place, "must be a message, as an object"));
    if (element.failover !== undefined) {
      return invalid(fault(`${place}.failover`, "must be left out: an element has no failover of its own"));
    }
    const problem = messageProblem(element);
    if (problem !== null) return atPlace(problem, place);
  }
  return null;
}

function atPlace(problem: Problem, place: string): Problem {
  const invalidParameters = problem.invalidParameters?.map(({ name, reason }) => ({
    name: `${place}.${name}`,
    reason,
  }));
  return { ...problem, ...(invalidParameters && { invalidParameters }) };
}

function messageProblem(body: Body): Problem | null {
  const { channel } = body;
  if (!isChannel(channel)) return unsupportedChannel();
  const rule = channelRules[channel];
  const type = rule.contents.find((content) => content === body.message_type);
  if (type === undefined) return invalidType(rule);
  const recipient = recipientFault(rule.to, body.to);
  if (recipient !== null) return invalidRecipient(recipient);
  const sender = senderFault(rule.from, body.from);
  if (sender !== null) return numbered(1120, "Invalid sender", fault("from", sender));
  return (
    clientRefProblem(body) ?? optionProblem(body, channel, type) ?? parameterProblem(body, channel, type)
  );
}

function clientRefProblem(body: Body): Problem | null {
  if (body.client_ref === undefined || body.client_ref === "") return null;
  const faults = clientRef(body.client_ref, "client_ref");
  return faults.length === 0 ? null : numbered(1060, "Invalid client reference", faults);
}

function optionProblem(body: Body, channel: Channel, type: ContentType): Problem | null {
  const faults = v1OptionFaults(channel, type, body[channel]);
  return faults.length === 0 ? null : numbered(1110, "Invalid channel parameters", faults);
}

function parameterProblem(body: Body, channel: Channel, type: ContentType): Problem | null {
  const faults = [
    ...v1Content(channel, type)(body[type], type),
    ...extraFaults(body, channel, type),
    ...webhookFaults(body, channel),
  ];
  return faults.length === 0 ? null : invalid(faults);
}

const context = object({ required: { message_uuid: text(100) } });

/** Members beside content and options: which are needed and which make no sense differs by channel. */
function extraFaults(body: Body, channel: Channel, type: ContentType): InvalidParameter[] {
  const { extras, ttl } = channelRules[channel];
  const faults: InvalidParameter[] = [];
  const check = (name: string, isKnown: boolean, rule: Check) => {
    if (body[name] === undefined) return;
    if (isKnown) faults.push(...rule(body[name], name));
    else faults.push({ name, reason: `must be left out: ${channelRules[channel].label} does not know it` });
  };
  const hasTtl = ttl !== null && channel !== "viber_service"; // Viber has its own, among its options
  check("ttl", hasTtl, whole(ttl?.min ?? 0, ttl?.max ?? 0));
  check("trusted_recipient", extras.includes("trusted_recipient"), flag);
  check("suggestions", extras.includes("suggestions"), suggestions);
  check("context", extras.includes("context"), context);
  if (type === "reaction" && body.context === undefined) faults.push(...context(undefined, "context"));
  return faults;
}

function webhookFaults({ webhook_url: url, webhook_version: version }: Body, channel: Channel) {
  const faults: InvalidParameter[] = [];
  if (url !== undefined) faults.push(...webAddress(url, "webhook_url"));
  if (version !== undefined) faults.push(...choice("v1", "v0.1")(version, "webhook_version"));
  if (version === "v0.1" && channelRules[channel].v01 === null) {
    faults.push({ name: "webhook_version", reason: `must be v1: v0.1 has no channel ${channel}` });
  }
  return faults;
}

/** Only of a body that has been found to be right. */
function toMessage(body: Body, received: string): IncomingMessage {
  const channel = isChannel(body.channel) ? body.channel : "sms";
  const type = body.message_type as ContentType;
  const ttl = channel === "viber_service" && isRecord(body[channel]) ? body[channel].ttl : body.ttl;
  return {
    channel,
    to: String(body.to),
    from: String(body.from),
    clientRef: typeof body.client_ref === "string" ? body.client_ref : null,
    webhookUrl: typeof body.webhook_url === "string" ? body.webhook_url : null,
    webhookVersion: body.webhook_version === "v0.1" ? "v0.1" : "v1",
    parts: channel === "sms" ? smsParts(String(body.text)) : 1,
    ttlSeconds: typeof ttl === "number" ? ttl : null,
    hasWrongFile: hasWrongEnding(channel, type, body[type]),
    received,
  };
}

function unsupportedChannel(): Problem {
  const reason = `must be one of ${Object.keys(channelRules).join(", ")}`;
  return numbered(1100, "Unsupported channel", fault("channel", reason));
}

function invalidType({ label, contents }: ChannelRule): Problem {
  const reason = `must be one of ${contents.join(", ")} for ${label}`;
  return numbered(1140, "Invalid message type", fault("message_type", reason));
}

function invalidRecipient(reason: string): Problem {
  return numbered(1130, "Invalid recipient", fault("to", reason));
}

function invalid(faults: readonly InvalidParameter[]): Problem {
  return numbered(1150, "Invalid params", faults);
}

function numbered(code: number, title: string, invalidParameters: readonly InvalidParameter[]): Problem {
  const detail = "The value of one or more parameters is invalid.";
  return { ...messagesProblem(422, code, title, detail), invalidParameters };
}
