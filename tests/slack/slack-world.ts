/** Slack, the bot, our real server and the real simulator, all on this machine and on one clock that the test moves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createLogger, type RunningBot, readConfig, startBot } from "@failover-kit/slack-bot";
import {
  APP_TOKEN,
  type FakeMessage,
  FakeSlack,
  type FakeView,
  HttpDelivery,
  SlackPerson,
} from "@failover-kit/slack-bot/testing";
import { credentials, type SystemOptions, startTimedSystem, type TimedSystem } from "../system.ts";
import { until } from "../until.ts";

export const TEAM = "T0000ONE";
export const CHANNEL = "C0SUPPORT";
export const SIGNING_SECRET = "signing-secret-of-tests";
export const TOKEN_KEY = Buffer.alloc(32, 7).toString("base64");

/** What a test wants otherwise. */
export interface WorldOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>; // of the bot
  readonly system?: SystemOptions;
  readonly isSocket?: boolean;
  readonly answerLimitMs?: number; // of the machine's own clock
}

/**
 * The bot waits for the server on the test's clock, which stands still while a form is sent, and Bolt's limit runs on the
 * machine's. `answers.test.ts` shows with a limit of one millisecond that nothing else waits.
 */
const ANSWER_LIMIT_MS = 60_000;

export class SlackWorld {
  readonly system: TimedSystem;
  readonly slack: FakeSlack;
  readonly log: string[] = []; // every line that the bot has logged
  readonly databasePath: string;
  readonly #folder: string;
  readonly #options: WorldOptions;
  readonly #botToken: string;
  #bot: RunningBot | null = null;
  #http: HttpDelivery | null = null;

  private constructor(system: TimedSystem, slack: FakeSlack, options: WorldOptions) {
    this.system = system;
    this.slack = slack;
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), "failover-slack-"));
    this.databasePath = join(this.#folder, "slack.db");
    this.#botToken = slack.state.tokenFor(TEAM);
    slack.state.channels.set(CHANNEL, { id: CHANNEL, name: "support", isOpen: true });
  }

  static async start(options: WorldOptions = {}): Promise<SlackWorld> {
    const system = await startTimedSystem(options.system);
    const slack = await FakeSlack.start(system.clock);
    const world = new SlackWorld(system, slack, options);
    await world.startBot();
    return world;
  }

  get bot(): RunningBot {
    if (this.#bot === null) throw new Error("the bot is not running");
    return this.#bot;
  }

  /** The signed requests, for tests that want to tamper with them. */
  get http(): HttpDelivery {
    if (this.#http === null) throw new Error("the bot is in Socket Mode");
    return this.#http;
  }

  async startBot(environment: WorldOptions["environment"] = {}): Promise<void> {
    const isSocket = this.#options.isSocket ?? false;
    const config = readConfig({
      FAILOVER_URL: this.system.url,
      FAILOVER_API_KEY: credentials.key,
      FAILOVER_API_SECRET: credentials.secret,
      SLACK_BOT_TOKEN: this.#botToken,
      SLACK_API_URL: this.slack.apiUrl,
      SLACK_BOT_PORT: "0",
      SLACK_BOT_DATABASE_URL: `sqlite:${this.databasePath}`,
      SLACK_SENDERS: "messenger=104000000000001,sms=ParcelCo",
      ...(isSocket ? { SLACK_APP_TOKEN: APP_TOKEN } : { SLACK_SIGNING_SECRET: SIGNING_SECRET }),
      ...this.#options.environment,
      ...environment,
    });
    const logger = createLogger("debug", { write: (line) => void this.log.push(line) });
    const { answerLimitMs = ANSWER_LIMIT_MS } = this.#options;
    this.#bot = await startBot(config, { clock: this.system.clock, logger, answerLimitMs });
    const nowSeconds = () => Math.floor(Date.now() / 1000); // Bolt compares with the machine's own clock
    this.#http = this.#bot.url === null ? null : new HttpDelivery(this.#bot.url, SIGNING_SECRET, nowSeconds);
  }

  async stopBot(): Promise<void> {
    await this.#bot?.stop();
    this.#bot = null;
  }

  person(id: string, team = TEAM): SlackPerson {
    return new SlackPerson(this.slack, this.#http ?? this.slack.socket, { id, team });
  }

  /** Lets time go on in small steps until something holds. */
  async eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    await until(what, async () => {
      if (await holds()) return true;
      await this.system.advance(300);
      return holds();
    });
  }

  /** The cards in a channel, oldest first. */
  cards(channel = CHANNEL): readonly FakeMessage[] {
    return this.slack.state.messages.filter(
      (message) => message.channel === channel && message.user === this.slack.state.botUser,
    );
  }

  /** Waits for the card of a channel to say something. */
  async cardSays(words: string, channel = CHANNEL): Promise<FakeMessage> {
    const find = () => this.cards(channel).find((card) => textOf(card).includes(words));
    await this.eventually(`a card says “${words}”`, () => find() !== undefined).catch((error: unknown) => {
      throw new Error(`${String(error)}; cards: ${this.cards(channel).map(textOf).join("\n---\n")}`);
    });
    return find() as FakeMessage; // just found
  }

  /** Leaves the database as a crash does that comes before the bot has noted where its cards are. */
  async forgetCards(): Promise<void> {
    await this.stopBot();
    const database = new DatabaseSync(this.databasePath);
    database.exec("UPDATE cards SET message_ts = NULL, shown = NULL, is_on_its_way = 1");
    database.close();
  }

  /** Waits for a modal while time stands still: none takes long then. */
  async viewOf(person: SlackPerson): Promise<FakeView> {
    await until(`${person.id} sees a modal`, () => person.view !== null);
    return person.view as FakeView; // just seen
  }

  /** Waits until the bot has told a person something. */
  async whisper(person: SlackPerson, words: string): Promise<void> {
    const said = () => person.whispers.map(textOf);
    await this.eventually(`${person.id} is told “${words}”`, () =>
      said().some((text) => text.includes(words)),
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; told: ${said().join("\n")}`);
    });
  }

  /** Has a person send their own steps through the form, Messenger until read, then SMS. */
  async sendOwnSteps(
    person: SlackPerson,
    to: { messenger: string; sms: string },
    channel = CHANNEL,
  ): Promise<void> {
    await person.command(channel, "");
    const view = await this.viewOf(person);
    person.type(view, "messenger_id", to.messenger);
    person.type(view, "phone", to.sms);
    person.type(view, "text", "Parcel 7731 arrives at 14:10.");
    await person.submit(view);
    if (view.isOpen) throw new Error(`not sent: ${JSON.stringify(view.errors)}`);
  }

  async stop(): Promise<void> {
    await this.stopBot();
    await this.slack.stop();
    await this.system.stop();
    rmSync(this.#folder, { recursive: true });
  }
}

/** Everything that can be read in something that Slack shows. */
export function textOf(shown: { readonly text?: string; readonly blocks?: unknown }): string {
  const words: string[] = [];
  JSON.stringify(shown, (name, value: unknown) => {
    if (name === "text" && typeof value === "string") words.push(value);
    return value;
  });
  return words.join("\n");
}
