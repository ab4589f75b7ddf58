/** Writes the page of one channel from the table in core/model: nothing on it is said twice in the project. */
import {
  type AddressForm,
  type Channel,
  type ChannelRule,
  channelRules,
  channels,
} from "@failover-kit/core/model";
import { channelExample } from "./channel-examples.ts";

/** The page, as Markdown. */
export function channelPage(channel: Channel): string {
  const rule = channelRules[channel];
  return `# ${rule.label}

<!-- Written from the table in packages/core/src/model/channel.ts; CONTRIBUTING.md says how to write it anew. -->

In requests: \`"channel": "${channel}"\`${olderName(rule)}. Other channels: ${others(channel)}.

## What it can carry

${contents(rule)}

Texts have at most ${number(rule.maxTextLength)} characters.${rule.ttl === null ? " There is no ttl: a message waits until it can be delivered." : ` The ttl is ${number(rule.ttl.min)} to ${number(rule.ttl.max)} seconds${channel === "viber_service" ? ", written as `viber_service.ttl`" : ""}.`}
${extras(rule)}
## Who sends, who receives

| Member | What it holds |
|---|---|
| \`from\` | ${addressForms[rule.from]} |
| \`to\` | ${addressForms[rule.to]} |

## What it reports

${statuses(rule)}

${rule.canRevoke ? "A message can be taken back until it has been seen: before the next one is sent, it is asked back.\n" : "A message that has left cannot be taken back.\n"}
## What it costs

A message is charged when it is ${rule.chargedAt}${rule.chargedAt === "delivered" ? ": one that never arrives costs nothing" : ", whether it arrives or not"}. The gateway reports
the price; a run's \`usage\` is the sum over its messages, and is corrected when a price comes late.

## An example

With the simulator of \`npm start\`, ${example(channel)}

\`\`\`sh
curl -u KEY:SECRET http://127.0.0.1:4700/v1/runs -H 'Content-Type: application/json' -d '${JSON.stringify(channelExample(channel, rule.reportsRead), null, 2)}'
\`\`\`
`;
}

const addressForms: Readonly<Record<AddressForm, string>> = {
  phone: "a phone number: 7 to 15 digits with the country code, without `+` or `00`",
  id: "an id of 1 to 50 characters, as the channel gave it out",
  sender: "a number of yours, or a name of at most 11 letters and digits",
};

function olderName({ v01 }: ChannelRule): string {
  return v01 === null
    ? "; Workflows, Dispatch and Messages v0.1 do not know it"
    : `; in Workflows, Dispatch and Messages v0.1 \`"${v01.name}"\``;
}

function others(channel: Channel): string {
  return channels
    .filter((other) => other !== channel)
    .map((other) => `[${channelRules[other].label}](${other}.md)`)
    .join(", ");
}

function contents({ contents: known, fileEndings, v01 }: ChannelRule): string {
  const all = [...new Set([...known, ...(v01?.contents ?? [])])];
  const rows = all.map((type) => {
    const endings = fileEndings[type]?.map((ending) => `\`${ending}\``).join(" ") ?? "";
    return `| \`${type}\` | ${known.includes(type) ? "yes" : "–"} | ${v01?.contents.includes(type) ? "yes" : "–"} | ${endings} |`;
  });
  return `| Content | \`/v1/runs\`, Messages v1 | Workflows, Dispatch, v0.1 | Files known to work |
|---|---|---|---|
${rows.join("\n")}`;
}

function extras({ extras: known }: ChannelRule): string {
  if (known.length === 0) return "";
  return `\nBeside the content it knows ${known.map((extra) => `\`${extra}\``).join(", ")}.\n`;
}

function statuses({ label, reportsRead }: ChannelRule): string {
  return reportsRead
    ? `\`submitted\`, \`delivered\`, \`read\`, or \`rejected\` or \`undeliverable\`. A step can wait for \`delivered\` or for \`read\`.`
    : `\`submitted\`, \`delivered\`, or \`rejected\` or \`undeliverable\`. ${label} never reports \`read\`, so that a step can wait for \`delivered\` only.`;
}

function example(channel: Channel): string {
  return channelRules[channel].reportsRead
    ? "somebody who gets the message and never reads it: the SMS follows after ten minutes, or at once after\n`POST /v1/runs/{id}/advance`."
    : "somebody who never answers: the SMS follows after two minutes, or at once after `POST /v1/runs/{id}/advance`.";
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}
