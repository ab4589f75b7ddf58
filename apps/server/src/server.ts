import type { DiagnosisResource } from "@failover-kit/core/model";
import {
  type CallbackTransport,
  type Clock,
  Engine,
  type MessageGateway,
  systemClock,
} from "@failover-kit/engine";
import type { SqliteStore } from "@failover-kit/engine/sqlite";
import type { FastifyInstance } from "fastify";
import { Authenticator } from "./accounts/authenticator.ts";
import { ensureFirstAccount, ensureNamedAccounts, type NewAccount } from "./accounts/first-account.ts";
import type { KeyAndSecret } from "./accounts/new-key.ts";
import { Revocations } from "./accounts/revocations.ts";
import { AllowedAddresses } from "./callbacks/allowed-addresses.ts";
import { CallbackPoster } from "./callbacks/callback-poster.ts";
import { CallbackSigner } from "./callbacks/callback-signer.ts";
import { createCallbackComposer } from "./callbacks/compose-callback.ts";
import type { ServerConfig } from "./config.ts";
import { ContactKeeper } from "./contacts/contact-keeper.ts";
import { diagnose } from "./diagnosis/diagnose.ts";
import { EventFeed } from "./events/event-feed.ts";
import type { RunEventStream } from "./events/run-event-stream.ts";
import { GatewayLink } from "./gateway/gateway-link.ts";
import { createApp } from "./http/create-app.ts";
import { Listener } from "./http/listener.ts";
import { registerOpenapi } from "./http/openapi.ts";
import type { Route } from "./http/route.ts";
import { Lifecycle } from "./lifecycle.ts";
import { createLogger, type Logger } from "./logger.ts";
import { Metrics } from "./metrics/metrics.ts";
import { RequestCounter } from "./metrics/request-counts.ts";
import { openStore } from "./open-store.ts";
import { ReceivingThread } from "./receiving/receiving-thread.ts";
import { createRoutes } from "./routes.ts";
import { SendingThread } from "./sending/sending-thread.ts";
import type { ServerParts } from "./server-parts.ts";
import { StoreTrouble } from "./store-trouble.ts";
import { type DeliveryTransport, SubscriptionDispatcher } from "./subscriptions/subscription-dispatcher.ts";
import type { ReceivingEngine, WebhookParts } from "./webhooks/webhook-parts.ts";
import { WebhookSignature } from "./webhooks/webhook-signature.ts";
import { WorkflowCatalog } from "./workflows/workflow-catalog.ts";

/** What can be replaced, above all by tests. */
export interface ReplaceableParts {
  readonly store?: SqliteStore; // closed with the server
  readonly gateway?: MessageGateway;
  readonly callbacks?: CallbackTransport;
  readonly deliveries?: DeliveryTransport; // to subscriptions
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly logger?: Logger;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string; // without a slash at its end
  readonly webhooksUrl: string; // likewise; the same, unless webhooks come in by a port of their own
  readonly firstCredentials: KeyAndSecret | null; // made just now; nobody can ever ask for the secret again
  readonly newAccounts: readonly NewAccount[]; // likewise, of FAILOVER_ACCOUNTS
  readonly engine: Engine;
  readonly routes: readonly Route[]; // every operation that it answers
  /** How many requests of its own are not answered yet. */
  requestsUnderWay(): number;
  /** Finishes what is under way, closes everything, and may be called again. */
  stop(): Promise<void>;
}

/** Builds the server from its configuration and starts it. */
export async function startServer(
  config: ServerConfig,
  parts: ReplaceableParts = {},
): Promise<RunningServer> {
  const store = parts.store ?? openStore(config.databasePath);
  const server = new Server(config, parts, store);
  try {
    return await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
}

class Server {
  readonly #config: ServerConfig;
  readonly #parts: ReplaceableParts;
  readonly #store: SqliteStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #lifecycle = new Lifecycle();
  readonly #revocations = new Revocations();
  readonly #storeTrouble: StoreTrouble;
  readonly #feed = new EventFeed();
  readonly #streams = new Set<RunEventStream>();
  readonly #sending: SendingThread;
  readonly #link: GatewayLink;
  readonly #receiving: ReceivingThread;
  readonly #requests = new RequestCounter();
  readonly #metrics: Metrics;
  readonly #allowedAddresses: AllowedAddresses;
  readonly #signer: CallbackSigner | null;
  readonly #dispatcher: SubscriptionDispatcher;
  readonly #contactKeeper: ContactKeeper;
  readonly #engine: Engine;
  readonly #receivingEngine: ReceivingEngine;
  #listener: Listener | null = null;
  #routes: readonly Route[] = [];
  #firstAccountId = ""; // known before any request is taken
  #hasEngineStarted = false;
  #stopped: Promise<void> | null = null;

  constructor(config: ServerConfig, parts: ReplaceableParts, store: SqliteStore) {
    this.#config = config;
    this.#parts = parts;
    this.#store = store;
    this.#clock = parts.clock ?? systemClock;
    this.#logger = parts.logger ?? createLogger(config.logLevel);
    this.#storeTrouble = new StoreTrouble(this.#clock);
    this.#metrics = new Metrics({
      countRuns: () => store.runs.countByStatus(),
      countUnderWay: () => this.#sending.underWay(),
      countRequests: async () => [this.#requests, await this.#receiving.counts()],
    });
    this.#allowedAddresses = new AllowedAddresses(config.callbackAllowedNetworks);
    this.#signer = this.#createSigner();
    this.#sending = new SendingThread({
      operatorUrl: config.callbackUrl,
      allowedNetworks: config.callbackAllowedNetworks,
    });
    this.#link = new GatewayLink({
      config: config.gateway,
      publicUrl: config.publicUrl,
      send: this.#sending.sendToGateway,
      clock: this.#clock,
    });
    this.#dispatcher = this.#createDispatcher();
    this.#contactKeeper = new ContactKeeper({
      store: store.contacts,
      clock: this.#clock,
      onStoreError: (error) => this.#tellStoreError(error, "contacts"),
    });
    this.#engine = this.#createEngine();
    this.#receivingEngine = {
      receiveStatus: (report) => this.#engine.receiveStatus(report),
      // The first account gets what people write to an address that no account sends from.
      receiveInbound: (message) => this.#engine.receiveInbound({ message, accountId: this.#firstAccountId }),
    };
    this.#receiving = new ReceivingThread(this.#receivingEngine);
  }

  async start(): Promise<RunningServer> {
    const { url, webhooksUrl } = await this.#listen();
    this.#link.open(webhooksUrl);
    this.#engine.onCommit((lastSeq) => this.#feed.advance(lastSeq));
    this.#engine.onCommit((lastSeq) => this.#dispatcher.advance(lastSeq));
    this.#engine.onCommit(() => this.#contactKeeper.wake());
    if (this.#parts.gateway === undefined) await this.#sending.begin(); // before the first message needs it
    const credentials = await this.#ensureAccounts(); // after all that may stop the start: secrets are told only once
    await this.#engine.start();
    this.#contactKeeper.wake();
    await this.#dispatcher.start();
    this.#hasEngineStarted = true;
    this.#lifecycle.phase = "running";
    this.#receiving.open();
    const { engine, routes } = { engine: this.#engine, routes: this.#routes };
    const requestsUnderWay = () =>
      Object.values(this.#sending.underWay()).reduce((sum, count) => sum + count);
    const stop = () => this.stop();
    return { url, webhooksUrl, ...credentials, engine, routes, requestsUnderWay, stop };
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#lifecycle.phase = "stopping";
    for (const stream of this.#streams) stream.end();
    await Promise.all([this.#listener?.close(), this.#receiving.close()]);
    if (this.#hasEngineStarted) await this.#engine.stop();
    this.#contactKeeper.stop();
    await this.#dispatcher.stop();
    await this.#sending.close();
    await this.#store.close();
  }

  #createEngine(): Engine {
    return new Engine(
      {
        store: this.#store.runs,
        clock: this.#clock,
        gateway: this.#parts.gateway ?? this.#link,
        callbacks: this.#parts.callbacks ?? this.#createPoster(),
        composeCallback: createCallbackComposer(this.#config.callbackUrl),
        random: this.#parts.random ?? Math.random,
        onAlert: (run, { stepIndex, error }) => {
          const channel = run.workflow.steps[stepIndex]?.message.channel ?? "";
          this.#metrics.countAlert(channel, error.code);
          this.#logger.warn(
            { runId: run.id, channel, ...error },
            "A message failed and will go on failing: see to it",
          );
        },
        onRunError: (runId, error) => {
          this.#metrics.countRunError();
          this.#logger.error({ err: error, runId }, "A run could not be decided on; it stays as it was");
        },
        onStoreError: (error) => this.#tellStoreError(error, "a turn"),
      },
      { senderRates: this.#config.gateway.rateLimits },
    );
  }

  #createPoster(): CallbackPoster {
    return new CallbackPoster((request) => this.#sending.sendCallback(request), this.#signer);
  }

  #createSigner(): CallbackSigner | null {
    const { callbackSignatureSecret: secret, apiKey } = this.#config;
    if (secret === null) return null;
    const { accounts } = this.#store;
    const revocations = this.#revocations;
    return new CallbackSigner({
      secret,
      apiKey: apiKey?.key ?? null,
      accounts,
      revocations,
      clock: this.#clock,
    });
  }

  #createDispatcher(): SubscriptionDispatcher {
    return new SubscriptionDispatcher({
      store: this.#store.subscriptions,
      runs: this.#store.runs,
      clock: this.#clock,
      transport: this.#parts.deliveries ?? { send: (request) => this.#sending.sendDelivery(request) },
      onLogged: (lastSeq) => this.#feed.advance(lastSeq),
      onStoreError: (error) => this.#tellStoreError(error, "deliveries"),
    });
  }

  #tellStoreError(error: unknown, what: string): void {
    this.#metrics.countStoreError();
    this.#storeTrouble.note();
    this.#logger.error({ err: error }, `The store could not take ${what}; it is tried again`);
  }

  #diagnose(): Promise<DiagnosisResource> {
    const { gateway, databasePath: path } = this.#config;
    // A store that was brought along lies where its maker knows.
    const databasePath = this.#parts.store !== undefined || path === ":memory:" ? null : path;
    const send = this.#sending.sendToGateway;
    const { probe, baseUrl } = this.#link;
    return diagnose({ gateway, databasePath, send, probe, baseUrl, clock: this.#clock });
  }

  async #ensureAccounts(): Promise<Pick<RunningServer, "firstCredentials" | "newAccounts">> {
    const accounts = this.#store.accounts;
    const clock = this.#clock;
    const { apiKey: configured, application } = this.#config;
    const warn = (sentence: string) => this.#logger.warn(sentence);
    const firstCredentials = await ensureFirstAccount({ accounts, clock, configured, application, warn });
    const newAccounts = await ensureNamedAccounts({ accounts, clock }, this.#config.accounts);
    const [firstAccount] = await accounts.listAccounts();
    if (firstAccount === undefined) throw new Error("The first account was not made");
    this.#firstAccountId = firstAccount.id;
    return { firstCredentials, newAccounts };
  }

  async #listen(): Promise<{ url: string; webhooksUrl: string }> {
    const { host, port, webhooks, logLevel } = this.#config;
    this.#listener = new Listener(await this.#createApp());
    const url = await this.#listener.listen({ host, port });
    const { signature } = this.#config.gateway;
    const webhooksUrl = webhooks ? await this.#receiving.begin({ ...webhooks, signature, logLevel }) : url;
    return { url, webhooksUrl };
  }

  async #createApp(): Promise<FastifyInstance> {
    const clock = this.#clock;
    const { accounts, audit } = this.#store;
    const revocations = this.#revocations;
    const lifecycle = this.#lifecycle;
    const requests = this.#requests;
    const parts: ServerParts = {
      clock,
      revocations,
      lifecycle,
      storeTrouble: this.#storeTrouble,
      metrics: this.#metrics,
      engine: this.#engine,
      store: this.#store.runs,
      workflows: this.#store.workflows,
      catalog: new WorkflowCatalog(this.#store.workflows),
      contacts: this.#store.contacts,
      contactKeeper: this.#contactKeeper,
      accounts,
      audit,
      unknownGraceSeconds: this.#config.unknownGraceSeconds,
      compatibility: this.#config.compatibility,
      deduplicationSeconds: this.#config.deduplicationSeconds,
      revokeSeconds: this.#config.gateway.revokeSeconds,
      markRead: this.#link.markRead,
      allowedAddresses: this.#allowedAddresses,
      signer: this.#signer,
      feed: this.#feed,
      streams: this.#streams,
      subscriptions: this.#store.subscriptions,
      dispatcher: this.#dispatcher,
      diagnose: () => this.#diagnose(),
      describeApi: () => app.swagger(),
    };
    this.#routes = createRoutes(parts, this.#config.webhooks === null ? this.#webhookParts() : null);
    const callers = { authenticator: new Authenticator({ accounts, clock, revocations }), revocations };
    const app = await createApp(
      { callers, lifecycle, requests, logger: this.#logger, describe: registerOpenapi },
      this.#routes,
    );
    return app;
  }

  #webhookParts(): WebhookParts {
    const { signature } = this.#config.gateway;
    const clock = this.#clock;
    return {
      engine: this.#receivingEngine,
      clock,
      signature: signature && new WebhookSignature({ ...signature, clock }),
      requests: this.#requests,
    };
  }
}
