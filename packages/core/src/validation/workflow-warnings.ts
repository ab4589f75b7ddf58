import { channelRules, type Message, type Workflow } from "../model/index.ts";
import type { Door } from "./door.ts";
import type { Findings, Path } from "./findings.ts";

/** Warns of what is allowed but hardly meant. */
export function warnOfDoubts({ steps }: Workflow, door: Door, findings: Findings): void {
  if (steps.length === 1) warnOfSingleStep(door, findings);
  for (const [index, { message, failover }] of steps.entries()) {
    const isName = channelRules[message.channel].from === "sender" && !/^\d+$/.test(message.from);
    if (failover?.stopOnReply && isName)
      warnOfSilence([door.list, index, "failover", "stop_on_reply"], findings);
  }
  for (const [index, { message }] of steps.entries()) warnOfFileEnding({ door, index, message }, findings);
  for (let index = 1; index < steps.length; index += 1) {
    const before = steps[index - 1]?.message;
    const message = steps[index]?.message;
    if (before === undefined || message === undefined) continue;
    const isSame = before.channel === message.channel && before.to === message.to;
    if (isSame) warnOfRepetition([door.list, index, "to"], findings);
  }
}

/** The gateway looks at the file when it fetches it; an address that shows another ending is hardly meant. */
function warnOfFileEnding(
  { door, index, message }: { readonly door: Door; readonly index: number; readonly message: Message },
  findings: Findings,
): void {
  const { message_type: type, channel } = message;
  const { label, fileEndings } = channelRules[channel];
  const endings = fileEndings[type];
  const url = mediaUrl(message);
  const ending = url && /\.[A-Za-z0-9]{2,5}$/.exec(new URL(url).pathname)?.[0].toLowerCase();
  if (!endings || !ending || endings.includes(ending)) return;
  findings.warning({
    code: "unlikely_file",
    path: [door.list, index, ...door.contentAt, type, "url"],
    message: `${label} is not known to take such a file as "${type}".`,
    fix: `Use one of: ${endings.join(", ")}.`,
  });
}

function mediaUrl(message: Message): string | undefined {
  const { message_type: type } = message;
  const isMedia = type === "image" || type === "audio" || type === "video" || type === "file";
  return isMedia || type === "vcard" || type === "sticker" ? message[type]?.url : undefined;
}

function warnOfSingleStep({ list }: Door, findings: Findings): void {
  findings.warning({
    code: "no_fallback",
    path: [list],
    message: "There is a single step, so nothing follows when its message does not arrive.",
    fix: "Add a step on another channel.",
  });
}

function warnOfSilence(path: Path, findings: Findings): void {
  findings.warning({
    code: "no_reply_possible",
    path,
    message: "Nobody can write back to a sender that is a name, so no reply will ever come.",
    fix: "Send from a number of yours, or leave stop_on_reply out.",
  });
}

function warnOfRepetition(path: Path, findings: Findings): void {
  findings.warning({
    code: "repeated_recipient",
    path,
    message: "This step tries the same recipient on the same channel as the step before it.",
    fix: "Use another channel or another recipient, or leave the step out.",
  });
}
