import type { Clock } from "../clock.ts";
import type { FakeChannel, FakeEphemeral, FakeMessage, FakeView, Json } from "./slack-types.ts";
import { valuesFor } from "./view-state.ts";

const TRIGGER_MS = 3000;
const RESPONSE_URL_MS = 30 * 60_000;
const RESPONSE_URL_USES = 5;

interface Trigger {
  readonly user: string;
  readonly madeAt: number;
  isUsed: boolean;
}

interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly message: FakeMessage | null;
  readonly madeAt: number;
  uses: number;
}

/** Everything that a workspace holds, and how it changes. Time is the clock's alone. */
export class SlackState {
  readonly botUser = "U0000BOT";
  readonly clientCredentials = "1234.5678:client-secret";
  readonly channels = new Map<string, FakeChannel>();
  readonly messages: FakeMessage[] = [];
  readonly views: FakeView[] = [];
  readonly homes = new Map<string, FakeView>();
  readonly groups = new Map<string, readonly string[]>();
  readonly tokens = new Map<string, string>(); // token → team
  readonly clientMsgIds = new Map<string, string>(); // channel and id → ts
  knowsClientMsgIds = true; // false: a repeated post is a second message
  ephemerals: FakeEphemeral[] = [];
  socketUrl = "";
  readonly #clock: Clock;
  readonly #triggers = new Map<string, Trigger>();
  readonly #responseUrls = new Map<string, ResponseUrl>();
  readonly #oauthCodes = new Map<string, string>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  nextId(prefix: string): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(7, "0")}`;
  }

  tokenFor(team: string): string {
    const token = `xoxb-${team}-${this.nextId("t")}`;
    this.tokens.set(token, team);
    return token;
  }

  /** Takes a workspace's tokens away, as removing the app does. */
  revokeTokens(team: string): void {
    for (const [token, owner] of this.tokens) if (owner === team) this.tokens.delete(token);
  }

  openSocketUrl(): string {
    return `${this.socketUrl}?ticket=${this.nextId("k")}`;
  }

  makeOauthCode(team: string): string {
    const code = this.nextId("code");
    this.#oauthCodes.set(code, team);
    return code;
  }

  /** A code is good once. */
  takeOauthCode(code: string): string | null {
    const team = this.#oauthCodes.get(code) ?? null;
    this.#oauthCodes.delete(code);
    return team;
  }

  makeTrigger(user: string): string {
    const id = this.nextId("trigger.");
    this.#triggers.set(id, { user, madeAt: this.now(), isUsed: false });
    return id;
  }

  /** The trigger, or Slack's code for why it is none. */
  useTrigger(id: string): Trigger | string {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) return "invalid_trigger_id";
    if (trigger.isUsed) return "exchanged_trigger_id";
    if (this.now() - trigger.madeAt > TRIGGER_MS) return "expired_trigger_id";
    trigger.isUsed = true;
    return trigger;
  }

  makeResponseUrl(
    base: string,
    parts: { user: string; channel: string; message: FakeMessage | null },
  ): string {
    const path = `/response/${this.nextId("r")}`;
    this.#responseUrls.set(path, { ...parts, madeAt: this.now(), uses: 0 });
    return base + path;
  }

  /** Takes what was posted to a response_url; false when it is used up, too old, or none. */
  respond(path: string, url: string, { text, blocks, replace_original, delete_original }: Json): boolean {
    const found = this.#responseUrls.get(path);
    if (found === undefined || found.uses >= RESPONSE_URL_USES) return false;
    if (this.now() - found.madeAt > RESPONSE_URL_MS) return false;
    found.uses += 1;
    const { user, channel } = found;
    if (replace_original === true || delete_original === true) {
      this.ephemerals = this.ephemerals.filter((shown) => shown.responseUrl !== url);
    }
    if (delete_original === true) return true;
    const shown = { user, channel, text: String(text), blocks: this.withBlockIds((blocks as Json[]) ?? []) };
    this.ephemerals.push({ ...shown, responseUrl: url });
    return true;
  }

  /** A channel by its id; people stand for the direct messages with them. */
  resolveChannel(id: string): FakeChannel | null {
    if (!id.startsWith("U")) return this.channels.get(id) ?? null;
    const direct = `D${id.slice(1)}`;
    const channel = { id: direct, name: `direct ${id}`, isOpen: true };
    this.channels.set(direct, channel);
    return channel;
  }

  post(message: Omit<FakeMessage, "ts" | "edits">): FakeMessage {
    this.#count += 1;
    const ts = `${Math.floor(this.now() / 1000)}.${String(this.#count).padStart(6, "0")}`;
    const posted = { ...message, blocks: this.withBlockIds(message.blocks), ts, edits: 0 };
    this.messages.push(posted);
    return posted;
  }

  /** Takes a message of the bot's away. */
  remove(message: FakeMessage): void {
    this.messages.splice(this.messages.indexOf(message), 1);
  }

  findMessage(channel: string, ts: string): FakeMessage | null {
    return this.messages.find((message) => message.channel === channel && message.ts === ts) ?? null;
  }

  openView({ user, team, payload }: { user: string; team: string; payload: Json }): FakeView {
    const view = { ...this.#newView(user, team), payload: this.#complete(payload) };
    view.values = valuesFor(view.payload, {});
    this.views.push(view);
    return view;
  }

  /** What was entered stays where block and action are still the same. */
  replaceView(view: FakeView, payload: Json): void {
    view.payload = this.#complete(payload);
    view.values = valuesFor(view.payload, view.values);
    view.hash = this.nextId("hash");
    view.errors = {};
  }

  publishHome(user: string, team: string, payload: Json): FakeView {
    const home = { ...this.#newView(user, team), payload: this.#complete(payload) };
    this.homes.set(user, home);
    return home;
  }

  findView(id: string): FakeView | null {
    return this.views.find((view) => view.id === id) ?? null;
  }

  /** The view as Slack tells it to an app. */
  viewObject({ id, team, hash, payload, values }: FakeView): Json {
    return {
      ...payload,
      id,
      team_id: team,
      hash,
      root_view_id: id,
      private_metadata: payload.private_metadata ?? "",
      callback_id: payload.callback_id ?? "",
      state: { values },
      app_id: "A0000APP",
      bot_id: "B0000BOT",
    };
  }

  /** Slack names every block that has no name. */
  withBlockIds(blocks: readonly Json[]): readonly Json[] {
    return blocks.map((block) =>
      block.block_id === undefined ? { ...block, block_id: this.nextId("b") } : block,
    );
  }

  #complete(payload: Json): Json {
    return { ...payload, blocks: this.withBlockIds(payload.blocks as readonly Json[]) };
  }

  #newView(user: string, team: string): FakeView {
    const [id, hash] = [this.nextId("V"), this.nextId("hash")];
    return { id, user, team, hash, payload: {}, values: {}, errors: {}, isOpen: true };
  }
}
