import { createHash } from "node:crypto";
import type { RunResource } from "@failover-kit/core/model";
import { NotFoundError, type WorkflowsClient } from "@failover-kit/core/transport";
import { webApi } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { lastActionOf } from "../card/last-action.ts";
import { type MessageBody, renderCard } from "../card/run-card.ts";
import { originOf, type RunOrigin } from "../card/run-origin.ts";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Card, CardTable } from "../store/card-table.ts";
import { Lane, type LaneResult } from "./lane.ts";
import { readSlackFailure } from "./slack-failure.ts";

const POST_PACE_MS = 1100; // Slack: about one message per second and channel
const UPDATE_PACE_MS = 1200; // Slack: chat.update at least 50 times a minute and workspace
const TICK_MS = 60_000; // countdowns are in minutes
const TROUBLE_MS = 5000; // before Slack, or the server, is asked again

export interface CardKeeperParts {
  readonly cards: CardTable;
  readonly runs: WorkflowsClient;
  readonly clientOf: (teamId: string) => Promise<WebClient>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps cards as their runs are. Whoever learns that a run may have changed says `touch`; the run is then read from the
 * server, drawn, and told to Slack if it looks different, in one lane for the updates of a workspace and one for the
 * new cards of each channel.
 */
export class CardKeeper {
  readonly #parts: CardKeeperParts;
  readonly #lanes = new Map<string, Lane>();
  #cancelTick: (() => void) | null = null;

  constructor(parts: CardKeeperParts) {
    this.#parts = parts;
  }

  /** Brings everything up to date that happened while nobody looked, and goes on from there. */
  start(): void {
    for (const card of this.#parts.cards.listOpen()) this.touch(card.runId);
    this.#tick();
  }

  /** Nothing is begun any more. Resolves when what was begun is done. */
  async stop(): Promise<void> {
    this.#cancelTick?.();
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()));
  }

  /** How many cards wait to be told to Slack. */
  get backlog(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.size, 0);
  }

  /** A run of ours has begun: it gets a card, where its origin says. A run that was found may have had one before. */
  adopt(run: RunResource, how: "begun" | "found" = "begun"): void {
    const origin = originOf(run);
    if (origin === null) return;
    this.#parts.cards.add({
      runId: run.id,
      teamId: origin.team,
      userId: origin.user,
      channelId: origin.channel,
      threadTs: origin.thread,
      isOnItsWay: how === "found",
      createdAt: Date.parse(run.created_at),
    });
    this.touch(run.id);
  }

  /** This run may have changed. Runs without a card are none of ours. */
  touch(runId: string, isUrgent = true): void {
    const card = this.#parts.cards.find(runId);
    if (card !== null && !card.isGone) this.#laneOf(card).add(runId, isUrgent);
  }

  /**
   * Takes a message away that shows a run and is not its card: a crash in the moment of posting can leave one that we
   * do not know of, and nothing would ever change on it.
   */
  async removeStray(
    runId: string,
    message: { readonly channelId: string; readonly ts: string },
  ): Promise<void> {
    const { cards, clientOf, logger } = this.#parts;
    const card = cards.find(runId);
    if (card === null || card.messageTs === null || card.isGone) return;
    if (card.messageTs === message.ts && card.channelId === message.channelId) return;
    logger.info({ runId }, "A second card of a run is taken away");
    try {
      const client = await clientOf(card.teamId);
      await client.chat.delete({ channel: message.channelId, ts: message.ts });
    } catch (error) {
      if (readSlackFailure(error).kind !== "gone") throw error;
    }
  }

  /** Countdowns go on, unless there is more important work. */
  #tick(): void {
    this.#cancelTick = this.#parts.clock.after(TICK_MS, () => {
      for (const card of this.#parts.cards.listOpen()) this.touch(card.runId, false);
      this.#tick();
    });
  }

  #laneOf(card: Card): Lane {
    const name = laneNameOf(card);
    let lane = this.#lanes.get(name);
    if (lane === undefined) {
      const paceMs = card.messageTs === null ? POST_PACE_MS : UPDATE_PACE_MS;
      lane = new Lane({ paceMs, clock: this.#parts.clock, work: (runId) => this.#show(runId, name) });
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  async #show(runId: string, laneName: string): Promise<LaneResult> {
    const card = this.#parts.cards.find(runId);
    if (card === null || card.isGone) return done;
    if (laneNameOf(card) !== laneName) {
      // It was posted, or has moved, while it waited here. One lane has it at a time, or it could be posted twice.
      this.#laneOf(card).add(runId, true);
      return done;
    }
    try {
      const drawn = await this.#draw(runId);
      if (drawn === null) this.#parts.cards.close(runId);
      else await this.#tell(card, drawn);
      return done;
    } catch (error) {
      this.#parts.logger.warn(
        { err: error, runId },
        "A card could not be brought up to date; it is tried again",
      );
      const isLimited = error instanceof webApi.WebAPIRateLimitedError;
      return { kind: "again", afterMs: isLimited ? error.retryAfter * 1000 : TROUBLE_MS };
    }
  }

  /** The card as it is to be; null when the server does not know the run. */
  async #draw(runId: string): Promise<Drawn | null> {
    const { runs, clock } = this.#parts;
    try {
      const run = await runs.getRun(runId);
      const origin = originOf(run);
      if (origin === null) return null;
      const lastAction = run.revision === 1 ? null : lastActionOf(await runs.getRunEvents(runId));
      return { run, origin, body: renderCard(run, { origin, lastAction, now: clock.now() }) };
    } catch (error) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }

  async #tell(card: Card, { run, origin, body }: Drawn): Promise<void> {
    const digest = createHash("sha256").update(JSON.stringify(body)).digest("base64");
    const isOpen = run.ended_at === null;
    if (card.shown !== digest) {
      const isTold = await this.#send(card, body, origin);
      if (!isTold) return;
    }
    this.#parts.cards.markShown(run.id, { digest, isOpen, at: this.#parts.clock.now() });
  }

  /** Whether Slack shows it now. When not, that was taken care of. */
  async #send(card: Card, { text, blocks }: MessageBody, origin: RunOrigin): Promise<boolean> {
    const { cards, clientOf } = this.#parts;
    const { runId, channelId, threadTs, messageTs, isOnItsWay } = card;
    const message = { text, blocks: [...blocks], unfurl_links: false, unfurl_media: false };
    try {
      const client = await clientOf(card.teamId);
      if (messageTs !== null) {
        await client.chat.update({ channel: channelId, ts: messageTs, text, blocks: [...blocks] });
        return true;
      }
      const thread = threadTs === null ? {} : { thread_ts: threadTs };
      // Slack answers a repeat with the message that is there already, by this id.
      const posted = { ...message, ...thread, client_msg_id: runId };
      cards.markOnItsWay(runId);
      const { channel, ts } = await client.chat.postMessage({ channel: channelId, ...posted });
      cards.markPosted(runId, { channelId: channel ?? channelId, messageTs: String(ts) });
      if (isOnItsWay) this.touch(runId); // an earlier try may have put it there, and then it says what it said
      return !isOnItsWay;
    } catch (error) {
      return this.#onFailure(card, error, origin);
    }
  }

  #onFailure(card: Card, error: unknown, { user }: RunOrigin): boolean {
    const failure = readSlackFailure(error);
    const { cards, logger } = this.#parts;
    if (failure.kind === "wait") throw error;
    const canMove = failure.kind === "no_entry" && card.messageTs === null && card.channelId !== user;
    logger.warn(
      { err: error, runId: card.runId },
      canMove
        ? "A card goes to its owner: the channel is closed to the bot"
        : "A card cannot be shown any more",
    );
    if (canMove) {
      cards.move(card.runId, user);
      this.touch(card.runId);
    } else cards.close(card.runId);
    return false;
  }
}

/** New cards go out in a lane of their channel, updates in one of their workspace. */
function laneNameOf({ teamId, channelId, messageTs }: Card): string {
  return messageTs === null ? `post ${teamId} ${channelId}` : `update ${teamId}`;
}

const done: LaneResult = { kind: "done" };

interface Drawn {
  readonly run: RunResource;
  readonly origin: RunOrigin;
  readonly body: MessageBody;
}
