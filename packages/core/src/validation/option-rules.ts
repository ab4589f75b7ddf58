import { type Channel, channelRules, channels, type MessageExtra } from "../model/index.ts";
import { contentPath, optionsName, optionsPath, type StepView } from "./door.ts";
import type { Findings } from "./findings.ts";
import { recordOrEmpty, type UnknownRecord } from "./record.ts";
import { checkUrl } from "./url-rules.ts";

/** Checks the options of the channel: those that others make necessary, and that no other channel's are there. */
export function checkOptions(view: StepView, findings: Findings): void {
  if (!view.door.isLenient) {
    checkForeignOptions(view, findings);
    checkExtras(view, findings);
  }
  const own = recordOrEmpty(view.options[optionsName(view)]);
  const rule = channelOptionRules[view.channel];
  if (rule !== undefined) rule(view, own, findings);
}

function checkForeignOptions(view: StepView, findings: Findings): void {
  for (const channel of channels) {
    if (channel === view.channel || view.options[channel] === undefined) continue;
    findings.issue({
      code: "unexpected_options",
      path: optionsPath(view, channel),
      message: `The options "${channel}" belong to another channel and would not be sent over ${view.rule.label}.`,
      fix: `Remove "${channel}".`,
    });
  }
}

const extras: readonly MessageExtra[] = ["context", "suggestions", "trusted_recipient"];

/** Members beside the content that the channel does not know. The older generation has none of them. */
function checkExtras(view: StepView, findings: Findings): void {
  for (const extra of extras) {
    if (view.content[extra] === undefined || view.rule.extras.includes(extra)) continue;
    const knowing = channels.filter((channel) => channelRules[channel].extras.includes(extra));
    findings.issue({
      code: "unexpected_options",
      path: contentPath(view, extra),
      message: `"${extra}" would not be sent over ${view.rule.label}: only ${knowing.join(", ")} know it.`,
      fix: `Remove "${extra}".`,
    });
  }
}

type OptionRule = (view: StepView, options: UnknownRecord, findings: Findings) => void;

const channelOptionRules: Readonly<Partial<Record<Channel, OptionRule>>> = {
  messenger(view, options, findings) {
    if (options.category !== "message_tag" || options.tag !== undefined) return;
    requireOption(view, { name: "tag", reason: 'the category "message_tag"' }, findings);
  },
  whatsapp(view, options, findings) {
    if (view.content[view.door.typeMember] !== "template" || options.locale !== undefined) return;
    requireOption(view, { name: "locale", reason: "a template" }, findings);
  },
  viber_service(view, options, findings) {
    const action = recordOrEmpty(options.action);
    checkUrl(action.url, () => optionsPath(view, "viber_service", "action", "url"), findings);
    if (view.door.isLenient || view.content[view.door.typeMember] !== "video") return; // v0.1 has no Viber videos
    for (const name of ["duration", "file_size"]) {
      if (options[name] === undefined) requireOption(view, { name, reason: "a video" }, findings);
    }
  },
};

function requireOption(
  view: StepView,
  { name, reason }: { name: string; reason: string },
  findings: Findings,
): void {
  const block = optionsName(view);
  findings.issue({
    code: "required",
    path: optionsPath(view, block, name),
    message: `"${name}" is missing: ${view.rule.label} needs it with ${reason}.`,
    fix: `Add "${name}" in "${block}".`,
  });
}

/** Checks the message's own `ttl` (Messages v1 only) against what the channel knows. */
export function checkTtl(view: StepView, findings: Findings): void {
  const { ttl } = view.content;
  if (typeof ttl !== "number" || !Number.isFinite(ttl)) return; // something else has said so
  const path = [view.door.list, view.index, "ttl"];
  const { label, ttl: range } = view.rule;
  if (range === null) {
    const fix = `Remove "ttl".`;
    findings.issue({ code: "ttl_not_supported", path, message: `${label} messages have no ttl.`, fix });
  } else if (!Number.isInteger(ttl)) {
    const fix = "Write it without a fraction.";
    findings.issue({ code: "not_whole", path, message: '"ttl" must be a whole number.', fix });
  } else if (ttl < range.min || ttl > range.max) {
    const message = `The ttl is outside what ${label} takes.`;
    const fix = `Write whole seconds from ${range.min} to ${range.max}.`;
    findings.issue({ code: "out_of_range", path, message, fix });
  }
}
