/** What official samples of the time really sent, although the documentation never allowed it. */
import { channelFromV01Name, channelRules } from "../model/index.ts";
import { workflowDoor } from "./door.ts";
import type { Findings, Path } from "./findings.ts";
import { isRecord, recordOrEmpty, type UnknownRecord } from "./record.ts";

/**
 * The same body, with each known oddity written as it was meant and told as a warning. Whatever is not known is left
 * alone, for the rules to refuse. Source: samples of the documentation and of the client libraries, 2018 to 2020.
 */
export function readOddities(body: UnknownRecord, findings: Findings): UnknownRecord {
  const { workflow } = body;
  if (!Array.isArray(workflow)) return body;
  return { ...body, workflow: withoutTrailingNulls(workflow, findings).map(readStep) };

  function readStep(step: unknown, index: number): unknown {
    return isRecord(step) ? readStepOddities(step, { path: [workflowDoor.list, index], findings }) : step;
  }
}

interface Place {
  readonly path: Path;
  readonly findings: Findings;
}

/** JSON made a null of the function that samples put behind the last step. A workflow of nothing else stays as it is. */
function withoutTrailingNulls(workflow: readonly unknown[], findings: Findings): readonly unknown[] {
  const end = workflow.findLastIndex((step) => step !== null) + 1;
  if (end === 0 || end === workflow.length) return workflow;
  findings.warning({
    code: "ignored_null",
    path: [workflowDoor.list, end],
    message: "A null behind the last step is passed over.",
    fix: "Remove it. A callback belongs behind the list of steps, not into it.",
  });
  return workflow.slice(0, end);
}

function readStepOddities(step: UnknownRecord, place: Place): UnknownRecord {
  const to = readAddress(step.to, "to", place);
  const from = readAddress(step.from, "from", place);
  const failover = readCondition(step.failover, recordOrEmpty(to).type, place);
  const message = readContentType(step.message, place);
  return {
    ...step,
    ...(to !== step.to && { to }),
    ...(from !== step.from && { from }),
    ...(message !== step.message && { message }),
    ...(failover !== step.failover && { failover }),
  };
}

/** `viber_service_message` was written for `viber_service_msg`, and `id` for the number of a Viber recipient. */
function readAddress(address: unknown, side: "from" | "to", { path, findings }: Place): unknown {
  if (!isRecord(address)) return address;
  let read = address;
  if (read.type === "viber_service_message") {
    read = { ...read, type: "viber_service_msg" };
    findings.warning({
      code: "read_as",
      path: [...path, side, "type"],
      message: '"viber_service_message" is read as "viber_service_msg".',
      fix: 'Write "viber_service_msg".',
    });
  }
  const isMisplaced = read.type === "viber_service_msg" && side === "to" && read.number === undefined;
  if (!isMisplaced || read.id === undefined) return read;
  const { id, ...rest } = read;
  findings.warning({
    code: "read_as",
    path: [...path, side, "id"],
    message: '"id" is read as "number": Viber recipients are phone numbers.',
    fix: 'Rename "id" to "number".',
  });
  return { ...rest, number: id };
}

/** `img` was written for `image`. */
function readContentType(message: unknown, { path, findings }: Place): unknown {
  if (!isRecord(message) || !isRecord(message.content) || message.content.type !== "img") return message;
  const { img, ...content } = message.content;
  findings.warning({
    code: "read_as",
    path: [...path, "message", "content", "type"],
    message: '"img" is read as "image".',
    fix: 'Write "image".',
  });
  const image = content.image ?? img;
  return { ...message, content: { ...content, type: "image", ...(image !== undefined && { image }) } };
}

/** SMS and MMS never report `read`; waiting for it would send the next message to somebody who has this one. */
function readCondition(failover: unknown, type: unknown, { path, findings }: Place): unknown {
  if (!isRecord(failover) || failover.condition_status !== "read" || typeof type !== "string")
    return failover;
  const channel = channelFromV01Name(type);
  if (channel === null || channelRules[channel].reportsRead) return failover;
  findings.warning({
    code: "read_as",
    path: [...path, "failover", "condition_status"],
    message: `"read" is read as "delivered": ${channelRules[channel].label} reports nothing further.`,
    fix: 'Write "delivered".',
  });
  return { ...failover, condition_status: "delivered" };
}
