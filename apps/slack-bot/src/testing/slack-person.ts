import type { Answer, Delivery } from "./delivery.ts";
import type { FakeSlack } from "./fake-slack.ts";
import type { FakeEphemeral, FakeMessage, FakeView, Json } from "./slack-types.ts";
import { fieldsOf, missingFields } from "./view-state.ts";

/** Somebody in a workspace who types, clicks and looks, no faster and no stranger than Slack's client lets them. */
export class SlackPerson {
  readonly id: string;
  readonly team: string;
  readonly #slack: FakeSlack;
  readonly #delivery: Delivery;

  constructor(slack: FakeSlack, delivery: Delivery, who: { readonly id: string; readonly team: string }) {
    this.#slack = slack;
    this.#delivery = delivery;
    this.id = who.id;
    this.team = who.team;
  }

  /** Types `/failover …` in a channel. */
  command(channel: string, text: string): Promise<Answer> {
    const { state, url } = this.#slack;
    return this.#delivery.send("slash_commands", {
      command: "/failover",
      text,
      user_id: this.id,
      user_name: this.id.toLowerCase(),
      team_id: this.team,
      team_domain: "example",
      channel_id: channel,
      channel_name: "support",
      api_app_id: "A0000APP",
      is_enterprise_install: "false",
      trigger_id: state.makeTrigger(this.id),
      response_url: state.makeResponseUrl(url, { user: this.id, channel, message: null }),
    });
  }

  /** Uses the message shortcut. */
  shortcut(message: FakeMessage): Promise<Answer> {
    const { state, url } = this.#slack;
    const { channel } = message;
    return this.#delivery.send("interactive", {
      ...this.#who("message_action"),
      callback_id: "failover_from_message",
      trigger_id: state.makeTrigger(this.id),
      response_url: state.makeResponseUrl(url, { user: this.id, channel, message }),
      message_ts: message.ts,
      message: { type: "message", user: message.user, ts: message.ts, text: message.text },
      channel: { id: channel, name: "support" },
    });
  }

  /** Presses a button of a message, or of something that only this person sees. */
  press(shown: FakeMessage | FakeEphemeral, actionId: string): Promise<Answer> {
    const { state, url } = this.#slack;
    const { channel } = shown;
    const message = "ts" in shown ? shown : null;
    const responseUrl =
      "responseUrl" in shown
        ? shown.responseUrl
        : state.makeResponseUrl(url, { user: this.id, channel, message });
    return this.#delivery.send("interactive", {
      ...this.#who("block_actions"),
      trigger_id: state.makeTrigger(this.id),
      response_url: responseUrl,
      channel: { id: channel, name: "support" },
      container: {
        type: "message",
        channel_id: channel,
        is_ephemeral: message === null,
        ...(message && { message_ts: message.ts }),
      },
      ...(message && { message: { ts: message.ts, text: message.text } }),
      actions: [this.#action(shown.blocks, (element) => element.action_id === actionId)],
    });
  }

  /** Presses a button of the modal or of the Home tab; `value` tells buttons of one name apart. */
  pressIn(view: FakeView, actionId: string, value?: string): Promise<Answer> {
    const blocks = view.payload.blocks as readonly Json[];
    const isIt = (element: Json) =>
      element.action_id === actionId && (value === undefined || element.value === value);
    return this.#actIn(view, this.#action(blocks, isIt));
  }

  /** Types into a field of the modal. */
  type(view: FakeView, block: string, text: string): void {
    const { element } = this.#field(view, block);
    if (text.length > Number(element.max_length ?? 3000))
      throw new Error(`${block} does not take so much text`);
    this.#enter(view, block, { type: "plain_text_input", value: text === "" ? null : text });
  }

  /** Ticks the first box of a field, or takes the tick away. */
  tick(view: FakeView, block: string, isTicked = true): void {
    const { element } = this.#field(view, block);
    const [first] = (element.options ?? []) as readonly Json[];
    this.#enter(view, block, { type: element.type, selected_options: isTicked ? [first] : [] });
  }

  /** Chooses from a list; what depends on it is drawn again when the list says so. */
  async choose(view: FakeView, block: string, value: string): Promise<Answer | null> {
    const { element, isLive } = this.#field(view, block);
    const option = (element.options as Json[] | undefined)?.find((candidate) => candidate.value === value);
    const selected =
      option ?? (await this.search(view, block, "")).find((candidate) => candidate.value === value);
    if (selected === undefined) throw new Error(`${block} does not offer ${value}`);
    const state = { type: element.type, selected_option: selected };
    this.#enter(view, block, state, String(element.action_id));
    return isLive
      ? this.#actIn(view, { ...state, action_id: element.action_id, block_id: this.#block(view, block) })
      : null;
  }

  /** What a list offers that asks the app. */
  async search(view: FakeView, block: string, text: string): Promise<readonly Json[]> {
    const { element } = this.#field(view, block);
    const { body } = await this.#delivery.send("interactive", {
      ...this.#who("block_suggestion"),
      action_id: element.action_id,
      block_id: this.#block(view, block),
      value: text,
      view: this.#slack.state.viewObject(view),
      container: { type: "view", view_id: view.id },
    });
    return ((body as Json | null)?.options ?? []) as readonly Json[];
  }

  /** The required fields that are still empty: Slack's own client does not let the modal be sent like that. */
  missingIn(view: FakeView): readonly string[] {
    return missingFields(view.payload, view.values);
  }

  /** Presses the modal's own button, and does to the modal what the app answers. */
  async submit(view: FakeView): Promise<Answer> {
    const { state } = this.#slack;
    const missing = this.missingIn(view);
    if (missing.length > 0) throw new Error(`Slack's client asks for ${missing.join(", ")} first`);
    const answer = await this.#delivery.send("interactive", {
      ...this.#who("view_submission"),
      trigger_id: state.makeTrigger(this.id),
      view: state.viewObject(view),
      response_urls: [],
    });
    this.#applyAck(view, answer);
    return answer;
  }

  /** Opens the App Home. */
  openHome(): Promise<Answer> {
    return this.#event({
      type: "app_home_opened",
      user: this.id,
      tab: "home",
      channel: `D${this.id.slice(1)}`,
    });
  }

  /** Removes the app from the workspace. */
  async uninstall(): Promise<void> {
    this.#slack.state.revokeTokens(this.team);
    await this.#event({ type: "tokens_revoked", tokens: { oauth: [], bot: [this.#slack.state.botUser] } });
    await this.#event({ type: "app_uninstalled" });
  }

  /** The modal that is open, newest first. */
  get view(): FakeView | null {
    return this.#slack.state.views.findLast(({ user, isOpen }) => user === this.id && isOpen) ?? null;
  }

  /** The same, once there is something to fill in: an app may open it before it knows what. */
  get form(): FakeView | null {
    const { view } = this;
    return view !== null && fieldsOf(view.payload).length > 0 ? view : null;
  }

  /** The Home tab, once it was published. */
  get home(): FakeView | null {
    return this.#slack.state.homes.get(this.id) ?? null;
  }

  /** What only this person sees, oldest first. */
  get whispers(): readonly FakeEphemeral[] {
    return this.#slack.state.ephemerals.filter(({ user }) => user === this.id);
  }

  #event(event: Json): Promise<Answer> {
    return this.#delivery.send("events_api", {
      type: "event_callback",
      team_id: this.team,
      api_app_id: "A0000APP",
      event_id: this.#slack.state.nextId("Ev"),
      event_time: Math.floor(this.#slack.state.now() / 1000),
      event,
      authorizations: [
        { enterprise_id: null, team_id: this.team, user_id: this.#slack.state.botUser, is_bot: true },
      ],
    });
  }

  #who(type: string): Json {
    return {
      type,
      user: { id: this.id, username: this.id.toLowerCase(), team_id: this.team },
      team: { id: this.team, domain: "example" },
      api_app_id: "A0000APP",
      enterprise: null,
      is_enterprise_install: false,
    };
  }

  #actIn(view: FakeView, action: Json): Promise<Answer> {
    const { state } = this.#slack;
    return this.#delivery.send("interactive", {
      ...this.#who("block_actions"),
      trigger_id: state.makeTrigger(this.id),
      container: { type: "view", view_id: view.id },
      view: state.viewObject(view),
      actions: [action],
    });
  }

  #action(blocks: readonly Json[], isIt: (element: Json) => boolean): Json {
    for (const block of blocks) {
      const elements = (block.elements ?? [block.accessory ?? block.element]) as (Json | undefined)[];
      const element = elements.find((candidate) => candidate !== undefined && isIt(candidate));
      if (element === undefined) continue;
      const { type, action_id, value, text } = element;
      return { type, action_id, block_id: block.block_id, ...(value !== undefined && { value }), text };
    }
    throw new Error("There is no such button");
  }

  /** A field by the beginning of its block's id, or `block/action` where a block has several. */
  #field(view: FakeView, name: string): { readonly element: Json; readonly isLive: boolean } {
    const [block = "", action] = name.split("/");
    const found = fieldsOf(view.payload).find(
      ({ block: id, element }) =>
        id.startsWith(block) && (action === undefined || String(element.action_id).startsWith(action)),
    );
    if (found === undefined) throw new Error(`There is no field ${name}`);
    const parent = (view.payload.blocks as Json[]).find(({ block_id: id }) => id === found.block);
    return { element: found.element, isLive: parent?.type !== "input" || parent.dispatch_action === true };
  }

  #block(view: FakeView, name: string): string {
    const [block = ""] = name.split("/");
    return String(
      (view.payload.blocks as Json[]).find(({ block_id: id }) => String(id).startsWith(block))?.block_id,
    );
  }

  #enter(view: FakeView, name: string, state: Json, action = "value"): void {
    const block = this.#block(view, name);
    view.values[block] = { ...view.values[block], [action]: state };
  }

  #applyAck(view: FakeView, { status, body }: Answer): void {
    if (status !== 200) return;
    const { response_action: action, errors, view: next } = (body ?? {}) as Json;
    if (action === undefined || action === "clear") view.isOpen = false;
    if (action === "update") this.#slack.state.replaceView(view, next as Json);
    if (action === "errors") {
      const inputs = (view.payload.blocks as Json[])
        .filter(({ type }) => type === "input")
        .map((block) => block.block_id);
      const strangers = Object.keys(errors as Json).filter((block) => !inputs.includes(block));
      if (strangers.length > 0)
        throw new Error(`Slack refuses errors for ${strangers.join(", ")}: no inputs`);
      view.errors = errors as Record<string, string>;
    }
  }
}
