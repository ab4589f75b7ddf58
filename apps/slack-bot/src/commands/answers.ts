/** What the command answers, to the person alone. Pure. */
import type { RunResource, SavedWorkflowSummary } from "@failover-kit/core/model";
import type { KnownBlock } from "@slack/types";
import { type MessageBody, recipientOf } from "../card/run-card.ts";
import { maskAddress } from "../text/mask.ts";
import { escapeMrkdwn, localTime, quote, shorten } from "../text/mrkdwn.ts";
import { chainLine, outcomeSentence, statusWords } from "../text/run-words.ts";

const examples = [
  ["", "opens the form"],
  [" 447700900042 Your parcel is here", "sends by this channel's default workflow, after you have confirmed"],
  [" status <id>", "how a run stands; the first 8 characters of its id are enough"],
  [" list", "your newest runs"],
  [" cancel <id>", "stops a run"],
  [" workflows", "the saved workflows"],
  [" default <workflow>", "the workflow by which this channel sends"],
  [" help", "this"],
] as const;

/** Everything that the command understands. `lead` says first why it is shown. */
export function helpAnswer(command: string, lead?: string): MessageBody {
  const lines = examples.map(([words, meaning]) => `\`${escapeMrkdwn(command + words)}\`  ${meaning}`);
  const text = [...(lead === undefined ? [] : [escapeMrkdwn(lead)]), ...lines].join("\n");
  return { text: lead ?? "What the command understands", blocks: [section(text)] };
}

/** A single sentence. */
export function sentenceAnswer(text: string): MessageBody {
  return { text, blocks: [section(text)] };
}

/** Runs, one line each. */
export function runListAnswer(runs: readonly RunResource[]): MessageBody {
  if (runs.length === 0) return sentenceAnswer("You have not sent anything yet. `/failover` opens the form.");
  return { text: "Your newest runs", blocks: runs.map((run) => section(runLine(run))) };
}

/** One run in a line, as lists and the App Home show it. */
export function runLine(run: RunResource): string {
  const ending = outcomeSentence(run) ?? chainLine(run.steps);
  return `*${statusWords[run.status]}*  to ${recipientOf(run)}  ${localTime(run.created_at)}\n${ending}\n\`${run.id}\``;
}

/** The saved workflows, and which one the channel uses. */
export function workflowsAnswer(
  workflows: readonly SavedWorkflowSummary[],
  standard: string | null,
): MessageBody {
  if (workflows.length === 0) {
    return sentenceAnswer(
      "There are no saved workflows yet. Whoever runs the server saves them: `PUT /v1/workflows/{name}`.",
    );
  }
  const lines = workflows.slice(0, 45).map(({ name, version, description }) => {
    const about = description === null ? "" : `  ${escapeMrkdwn(shorten(description, 200))}`;
    return `\`${name}\` version ${version}${name === standard ? ", *this channel's default*" : ""}${about}`;
  });
  return { text: "Saved workflows", blocks: lines.map(section) };
}

/** Asks once more before a message goes out that was written into the command. */
export function confirmAnswer(parts: {
  to: string;
  text: string;
  workflow: string;
  chain: string;
  value: string;
}): MessageBody {
  const { to, text, workflow, chain, value } = parts;
  return {
    text: "Send this?",
    blocks: [
      section(
        `*Send to ${maskAddress(to)}?*\n${quote(text, 1500)}\n${escapeMrkdwn(chain)} (\`${workflow}\`)`,
      ),
      {
        type: "actions",
        block_id: "confirm_send",
        elements: [
          {
            type: "button",
            action_id: "confirm_send",
            style: "primary",
            text: { type: "plain_text", text: "Send" },
            value,
          },
          { type: "button", action_id: "confirm_edit", text: { type: "plain_text", text: "Change" }, value },
          {
            type: "button",
            action_id: "confirm_drop",
            text: { type: "plain_text", text: "Do not send" },
            value: "-",
          },
        ],
      },
    ],
  };
}

function section(text: string): KnownBlock {
  return { type: "section", text: { type: "mrkdwn", text: shorten(text, 2950), verbatim: true } };
}
