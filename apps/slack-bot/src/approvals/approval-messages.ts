import type { WebClient } from "@slack/web-api";
import { readSlackFailure, type SlackFailure } from "../live/slack-failure.ts";
import type { Logger } from "../logger.ts";
import type { RunOrder } from "../modal/order.ts";
import type { Approval, ApprovalTable } from "../store/approval-table.ts";
import { renderApproval } from "./approval-card.ts";

export interface ApprovalMessagesParts {
  readonly approvals: ApprovalTable;
  readonly clientOf: (teamId: string) => Promise<WebClient>;
  readonly orderOf: (approval: Approval) => RunOrder;
  readonly logger: Logger;
}

/** The messages that ask for approval, as they are in Slack. They are a courtesy: what counts is stored. */
export class ApprovalMessages {
  readonly #parts: ApprovalMessagesParts;

  constructor(parts: ApprovalMessagesParts) {
    this.#parts = parts;
  }

  /** Asks in the channel. Null when it was asked, otherwise why not. */
  async post(approval: Approval): Promise<SlackFailure | null> {
    const { approvals, clientOf } = this.#parts;
    const thread = approval.threadTs === null ? {} : { thread_ts: approval.threadTs };
    try {
      const client = await clientOf(approval.teamId);
      const message = { ...this.#body(approval, null), ...thread, client_msg_id: approval.id };
      const { channel, ts } = await client.chat.postMessage({ channel: approval.channelId, ...message });
      approvals.markPosted(approval.id, channel ?? approval.channelId, String(ts));
      return null;
    } catch (error) {
      return readSlackFailure(error);
    }
  }

  /** Lets the message tell how it stands. What Slack does not take now is tried again. */
  async show(approval: Approval, reason: string | null): Promise<void> {
    const { approvals, clientOf, logger } = this.#parts;
    const { id, state, messageChannel: channel, messageTs: ts } = approval;
    if (channel === null || ts === null) return;
    try {
      const client = await clientOf(approval.teamId);
      await client.chat.update({ channel, ts, ...this.#body(approval, reason) });
      approvals.markShown(id, state);
    } catch (error) {
      logger.warn({ err: error, approval: id }, "The message of an approval could not be changed");
      if (readSlackFailure(error).kind !== "wait") approvals.markShown(id, state); // it never will be
    }
  }

  /** Tells whoever asked, in a direct message. */
  async tell({ teamId, userId, id }: Approval, text: string): Promise<void> {
    try {
      await (await this.#parts.clientOf(teamId)).chat.postMessage({ channel: userId, text });
    } catch (error) {
      this.#parts.logger.warn({ err: error, approval: id }, "Somebody who asked could not be told");
    }
  }

  #body(approval: Approval, reason: string | null) {
    const { text, blocks } = renderApproval({ approval, order: this.#parts.orderOf(approval), reason });
    return { text, blocks: [...blocks] };
  }
}
