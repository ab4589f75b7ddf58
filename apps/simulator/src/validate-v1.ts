import {
  type Channel,
  type ChannelRule,
  type ContentType,
  channelRules,
  isChannel,
} from "@failover-kit/core/model";
import type { IncomingMessage } from "./accepted-message.ts";
import { recipientFault, senderFault } from "./address-fault.ts";
import { contentFaults, isWebAddress } from "./content-faults.ts";
import { isRecord } from "./is-record.ts";
import { optionFaults, ttlFaults } from "./option-faults.ts";
import { type InvalidParameter, messagesProblem, type Problem } from "./problem.ts";
import { smsParts } from "./sms-parts.ts";

type Body = Readonly<Record<string, unknown>>;
type Reading = { readonly message: IncomingMessage } | { readonly problem: Problem };

const maxClientRefLength = 100;

/** Reads the body of `POST /v1/messages`: the message, or the 422 that the API would answer. */
export function readV1(body: unknown): Reading {
  if (!isRecord(body)) return { problem: invalid([{ name: "body", reason: "must be a JSON object" }]) };
  const { channel } = body;
  if (!isChannel(channel)) return { problem: unsupportedChannel() };
  const problem = firstProblem(body, channel);
  return problem === null ? { message: toMessage(body, channel) } : { problem };
}

/** The refusal of a recipient that is well-formed but not served. */
export function refusedByV1(): Problem {
  return invalidRecipient("cannot be reached on this channel");
}

function firstProblem(body: Body, channel: Channel): Problem | null {
  const rule = channelRules[channel];
  const type = rule.contents.find((content) => content === body.message_type);
  if (type === undefined) return invalidType(rule);
  const recipient = recipientFault(rule.to, body.to);
  if (recipient !== null) return invalidRecipient(recipient);
  const sender = senderFault(rule.from, body.from);
  if (sender !== null) return numbered(1120, "Invalid sender", [{ name: "from", reason: sender }]);
  return clientRefProblem(body) ?? optionProblem(body, channel) ?? parameterProblem(body, channel, type);
}

function clientRefProblem({ client_ref: clientRef }: Body): Problem | null {
  if (clientRef === undefined) return null;
  if (typeof clientRef === "string" && clientRef.length <= maxClientRefLength) return null;
  const reason = `must be text of at most ${maxClientRefLength} characters`;
  return numbered(1060, "Invalid client reference", [{ name: "client_ref", reason }]);
}

function optionProblem(body: Body, channel: Channel): Problem | null {
  const faults = optionFaults(channel, {
    options: body[channel],
    place: channel,
    maxTtlSeconds: channelRules.viber_service.ttl?.max ?? 0,
    hasTemplate: body.message_type === "template",
  });
  return faults.length === 0 ? null : numbered(1110, "Invalid channel parameters", faults);
}

function parameterProblem(body: Body, channel: Channel, type: ContentType): Problem | null {
  const { maxTextLength, ttl } = channelRules[channel];
  const faults = [
    ...contentFaults(body, type, { maxTextLength }),
    ...(ttl === null || channel === "viber_service" ? [] : ttlFaults(body.ttl, "ttl", ttl)), // Viber has its own
    ...webhookFaults(body, channel),
  ];
  return faults.length === 0 ? null : invalid(faults);
}

function webhookFaults({ webhook_url: url, webhook_version: version, failover }: Body, channel: Channel) {
  const faults: InvalidParameter[] = [];
  if (url !== undefined && !isWebAddress(url)) {
    faults.push({ name: "webhook_url", reason: "must be an http or https address" });
  }
  if (version !== undefined && version !== "v1" && version !== "v0.1") {
    faults.push({ name: "webhook_version", reason: "must be v1 or v0.1" });
  }
  if (version === "v0.1" && channelRules[channel].v01 === null) {
    faults.push({ name: "webhook_version", reason: `must be v1: v0.1 has no channel ${channel}` });
  }
  if (failover !== undefined) {
    faults.push({
      name: "failover",
      reason: "must be left out: the simulator does not offer native failover",
    });
  }
  return faults;
}

function toMessage(body: Body, channel: Channel): IncomingMessage {
  return {
    channel,
    to: String(body.to),
    from: String(body.from),
    clientRef: typeof body.client_ref === "string" ? body.client_ref : null,
    webhookUrl: typeof body.webhook_url === "string" ? body.webhook_url : null,
    webhookVersion: body.webhook_version === "v0.1" ? "v0.1" : "v1",
    parts: channel === "sms" ? smsParts(String(body.text)) : 1,
  };
}

function unsupportedChannel(): Problem {
  const reason = `must be one of ${Object.keys(channelRules).join(", ")}`;
  return numbered(1100, "Unsupported channel", [{ name: "channel", reason }]);
}

function invalidType({ label, contents }: ChannelRule): Problem {
  const reason = `must be one of ${contents.join(", ")} for ${label}`;
  return numbered(1140, "Invalid message type", [{ name: "message_type", reason }]);
}

function invalidRecipient(reason: string): Problem {
  return numbered(1130, "Invalid recipient", [{ name: "to", reason }]);
}

function invalid(faults: readonly InvalidParameter[]): Problem {
  return numbered(1150, "Invalid params", faults);
}

function numbered(code: number, title: string, invalidParameters: readonly InvalidParameter[]): Problem {
  const detail = "The value of one or more parameters is invalid.";
  return { ...messagesProblem(422, code, title, detail), invalidParameters };
}
