import type { KnownBlock } from "@slack/types";
import type { MessageBody } from "../card/run-card.ts";
import type { RunOrder } from "../modal/order.ts";
import type { Approval } from "../store/approval-table.ts";
import { contentWords } from "../text/content-words.ts";
import { maskAddress } from "../text/mask.ts";
import { escapeMrkdwn, localDay, mention, quote, shorten } from "../text/mrkdwn.ts";

/** How a request for approval stands, beside what it asks for. */
export interface ApprovalFacts {
  readonly approval: Pick<Approval, "id" | "userId" | "workflow" | "state" | "decidedBy" | "expiresAt">;
  readonly order: RunOrder;
  readonly reason: string | null; // why the server refused it
}

/** The message that asks a second person. Addresses are masked; what is to be said is shown, since it is judged. */
export function renderApproval({ approval, order, reason }: ApprovalFacts): MessageBody {
  const { id, userId, workflow, state } = approval;
  const headline = `${mention(userId)} asks to send with \`${workflow}\``;
  const status = stateWords(approval, reason);
  return {
    text:
      state === "pending" ? "A message waits for approval" : `A message that waited for approval: ${status}`,
    blocks: [
      section(`*${headline}*\n${contentLines(order).join("\n")}`),
      section(status),
      ...(state === "pending" ? [buttons(id)] : []),
    ],
  };
}

function contentLines(order: RunOrder): readonly string[] {
  if ("steps" in order) {
    const line = `To ${[...new Set(order.steps.map(({ to }) => maskAddress(to)))].join(", ")}`;
    const said = new Set(order.steps.flatMap((step) => contentWords(step) ?? []));
    return [line, ...[...said].slice(0, 6).map((words) => quote(words, said.size === 1 ? 1000 : 300))];
  }
  return Object.entries(order.variables ?? {})
    .slice(0, 20)
    .map(([name, value]) => {
      const written = String(value);
      const shown = looksLikeAddress(written) ? maskAddress(written) : escapeMrkdwn(shorten(written, 300));
      return `> ${escapeMrkdwn(name)}: ${shown}`;
    });
}

/** Long runs of digits are numbers of people, whatever the variable is called. */
function looksLikeAddress(value: string): boolean {
  return /^\+?\d{7,}$/.test(value.trim());
}

function stateWords(
  { state, decidedBy, expiresAt }: ApprovalFacts["approval"],
  reason: string | null,
): string {
  const who = decidedBy === null ? "somebody" : mention(decidedBy);
  switch (state) {
    case "pending":
      return `Somebody else who may send this has to approve it, until ${localDay(expiresAt)}. Nothing is sent until then.`;
    case "expired":
      return `Nobody approved it until ${localDay(expiresAt)}. Nothing was sent.`;
    case "approved":
      return `Approved by ${who}; it is being handed over.`;
    case "sent":
      return `Approved by ${who}, and sent.`;
    case "declined":
      return `Declined by ${who}. Nothing was sent.`;
    default:
      return `Approved by ${who}, but it cannot be sent: ${escapeMrkdwn(reason ?? "the server refused it")} Nothing was sent.`;
  }
}

function buttons(id: string): KnownBlock {
  return {
    type: "actions",
    block_id: "approval",
    elements: [
      {
        type: "button",
        action_id: "approval_approve",
        style: "primary",
        text: { type: "plain_text", text: "Approve and send" },
        value: id,
        confirm: {
          title: { type: "plain_text", text: "Send it?" },
          text: { type: "plain_text", text: "The first message leaves at once, and costs what it costs." },
          confirm: { type: "plain_text", text: "Approve" },
          deny: { type: "plain_text", text: "Not yet" },
        },
      },
      {
        type: "button",
        action_id: "approval_decline",
        text: { type: "plain_text", text: "Decline" },
        value: id,
      },
    ],
  };
}

function section(text: string): KnownBlock {
  return { type: "section", text: { type: "mrkdwn", text: shorten(text, 2950), verbatim: true } };
}
