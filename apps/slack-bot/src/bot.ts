import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { App } from "@slack/bolt";
import type { WebClientOptions } from "@slack/web-api";
import { ApprovalDesk } from "./approvals/approval-desk.ts";
import { createReceiver } from "./bolt/create-receiver.ts";
import { handleButtons } from "./bolt/handle-buttons.ts";
import { handleShortcut } from "./bolt/handle-shortcut.ts";
import { handleUninstall } from "./bolt/handle-uninstall.ts";
import { refuseReplays } from "./bolt/refuse-replays.ts";
import { replyWithErrors } from "./bolt/reply-with-error.ts";
import { clientOptions, SlackClients } from "./bolt/slack-clients.ts";
import { TakenRequests } from "./bolt/taken-requests.ts";
import { originOf, SOURCE } from "./card/run-origin.ts";
import { type Clock, systemClock } from "./clock.ts";
import { handleCommand } from "./commands/handle-command.ts";
import type { BotConfig } from "./config.ts";
import type { Desk } from "./desk.ts";
import { connectFailover, type FailoverServer } from "./failover/connect-failover.ts";
import { WorkflowList } from "./failover/workflow-list.ts";
import { handleHome } from "./home/handle-home.ts";
import { SealedInstallations } from "./installations/sealed-installations.ts";
import { Sealer } from "./installations/sealer.ts";
import { CardKeeper } from "./live/card-keeper.ts";
import { EventFollower } from "./live/follow-events.ts";
import { boltLogger, createLogger, type Logger } from "./logger.ts";
import { offerContacts } from "./modal/contact-options.ts";
import { handleModal } from "./modal/handle-modal.ts";
import { GroupMembers } from "./permissions/group-members.ts";
import { Permissions } from "./permissions/permissions.ts";
import { RateLimit } from "./permissions/rate-limit.ts";
import { openStore, type Store } from "./store/open-store.ts";

const DAY_MS = 86_400_000;
const ANSWER_LIMIT_MS = 3001; // Slack waits three seconds
const KEPT_DAYS = 30; // cards of ended runs; no status comes later

/** What can be replaced, above all by tests. */
export interface ReplaceableParts {
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly answerLimitMs?: number; // after which Bolt gives a request up; as long as Slack waits when absent
}

/** A bot that listens. */
export interface RunningBot {
  readonly url: string | null; // without a slash at its end; null in Socket Mode
  readonly backlog: number; // cards that wait to be told to Slack
  stop(): Promise<void>;
}

/** Builds the bot from its configuration and starts it. */
export async function startBot(config: BotConfig, parts: ReplaceableParts = {}): Promise<RunningBot> {
  const store = openStore(config.databasePath);
  const server = connectFailover(config.failover);
  try {
    return await new Bot(config, { store, server, ...parts }).start();
  } catch (error) {
    await server.close();
    store.close();
    throw error;
  }
}

class Bot {
  readonly #config: BotConfig;
  readonly #store: Store;
  readonly #server: FailoverServer;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #answerLimitMs: number;
  readonly #options: WebClientOptions;
  readonly #sealer: Sealer | null;
  readonly #installations: SealedInstallations | null;
  readonly #clients: SlackClients;
  readonly #taken: TakenRequests;
  readonly #keeper: CardKeeper;
  readonly #desk: Desk;
  readonly #follower: EventFollower;
  #ownTeam: string | null = null; // of the one workspace, when there is only one

  constructor(config: BotConfig, parts: ReplaceableParts & { store: Store; server: FailoverServer }) {
    const { store, server } = parts;
    this.#config = config;
    this.#store = store;
    this.#server = server;
    this.#clock = parts.clock ?? systemClock;
    this.#answerLimitMs = parts.answerLimitMs ?? ANSWER_LIMIT_MS;
    this.#logger = parts.logger ?? createLogger(config.logLevel);
    this.#options = { ...clientOptions(config.slackApiUrl), logger: boltLogger(this.#logger) };
    this.#sealer = config.tokenKey === null ? null : new Sealer(config.tokenKey);
    this.#installations = this.#createInstallations();
    this.#taken = new TakenRequests(store.takenRequests, this.#logger);
    this.#clients = new SlackClients(this.#options, (teamId) => this.#tokenOf(teamId));
    const { client: failover, events } = server;
    const clientOf = (teamId: string) => this.#clients.of(teamId);
    const shared = { failover, store, clientOf, clock: this.#clock, logger: this.#logger };
    this.#keeper = new CardKeeper({ ...shared, cards: store.cards, runs: failover });
    this.#desk = this.#createDesk(shared);
    this.#follower = new EventFollower({
      ...shared,
      events,
      cursor: store.cursor,
      onRunChanged: (runId) => this.#keeper.touch(runId),
      onConnected: () => void this.#adoptOrphans(),
    });
  }

  async start(): Promise<RunningBot> {
    const app = await this.#createApp();
    const { intake } = this.#config;
    this.#store.cards.removeEndedBefore(this.#clock.now() - KEPT_DAYS * DAY_MS);
    this.#store.approvals.removeDecidedBefore(this.#clock.now() - KEPT_DAYS * DAY_MS);
    const listening =
      intake.kind === "http" ? await app.start({ port: intake.port, host: intake.host }) : await app.start();
    this.#keeper.start();
    this.#desk.approvals.start();
    this.#follower.start();
    const keeper = this.#keeper;
    let stopped: Promise<void> | null = null;
    return {
      url: intake.kind === "http" ? urlOf(listening as Server) : null,
      get backlog() {
        return keeper.backlog;
      },
      stop: () => {
        stopped ??= this.#stop(app);
        return stopped;
      },
    };
  }

  async #stop(app: App): Promise<void> {
    await app.stop();
    this.#desk.approvals.stop();
    await this.#follower.stop();
    await this.#keeper.stop();
    await this.#server.close();
    this.#taken.close();
    this.#store.close();
  }

  async #createApp(): Promise<App> {
    const { workspaces } = this.#config;
    const logger = boltLogger(this.#logger);
    const receiver = createReceiver({
      config: this.#config,
      logger,
      clientOptions: this.#options,
      installationStore: this.#installations,
      answerLimitMs: this.#answerLimitMs,
    });
    const common = {
      receiver,
      logger,
      clientOptions: this.#options,
      extendedErrorHandler: true,
      deferInitialization: true,
    };
    const app = new App(
      workspaces.kind === "single" ? { ...common, ...(await this.#identify(workspaces.botToken)) } : common,
    );
    await app.init();
    replyWithErrors(app, this.#logger);
    refuseReplays(app, { taken: this.#taken, clock: this.#clock });
    handleCommand(app, this.#desk);
    handleModal(app, this.#desk);
    offerContacts(app, this.#desk);
    handleButtons(app, this.#desk);
    handleShortcut(app, this.#desk);
    handleHome(app, this.#desk);
    handleUninstall(app, this.#store, this.#logger);
    return app;
  }

  /** Asks Slack whose token this is. A wrong one stops the start. */
  async #identify(token: string) {
    const {
      team_id: team,
      bot_id: botId,
      user_id: botUserId,
    } = await (await this.#clients.of("")).auth.test();
    this.#ownTeam = team ?? null;
    return {
      token,
      tokenVerificationEnabled: false,
      ...(botId && { botId }),
      ...(botUserId && { botUserId }),
    };
  }

  #createInstallations(): SealedInstallations | null {
    if (this.#config.workspaces.kind === "single" || this.#sealer === null) return null;
    const parts = { table: this.#store.installations, sealer: this.#sealer, clock: this.#clock };
    return new SealedInstallations(parts);
  }

  #tokenOf(teamId: string): string | null {
    const { workspaces } = this.#config;
    if (workspaces.kind === "several") return this.#installations?.find(teamId)?.bot?.token ?? null;
    return this.#ownTeam === null || this.#ownTeam === teamId ? workspaces.botToken : null;
  }

  #createDesk(shared: Pick<Desk, "failover" | "store" | "clientOf" | "clock" | "logger">): Desk {
    const {
      allowed,
      workflowRules: rules,
      senders,
      defaultWorkflow,
      sendsPerMinute,
      approvalSeconds,
    } = this.#config;
    const permissions = new Permissions({ allowed, rules, groups: new GroupMembers(shared) });
    const keeper = this.#keeper;
    const approvals = new ApprovalDesk({
      ...shared,
      keeper,
      permissions,
      sealer: this.#sealer,
      approvalSeconds,
    });
    const rateLimit = new RateLimit(sendsPerMinute, this.#clock);
    const workflows = new WorkflowList(shared.failover);
    return { ...shared, workflows, keeper, permissions, approvals, rateLimit, senders, defaultWorkflow };
  }

  /** A crash between the server's answer and our own note leaves a run without a card: its metadata tells where it goes. */
  async #adoptOrphans(): Promise<void> {
    try {
      const since = new Date(this.#clock.now() - DAY_MS).toISOString();
      for await (const run of this.#server.client.eachRun({
        source: SOURCE,
        created_after: since,
        limit: 200,
      })) {
        const team = originOf(run)?.team;
        const isOurs = team !== undefined && this.#clients.has(team);
        if (isOurs && this.#store.cards.find(run.id) === null) this.#keeper.adopt(run, "found");
      }
    } catch (error) {
      this.#logger.warn({ err: error }, "It could not be seen whether all runs have their cards");
    }
  }
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo; // it listens on a port, so it has one
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
