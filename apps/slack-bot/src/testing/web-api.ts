import type { IncomingMessage } from "node:http";
import { blockFaults, viewFaults } from "./check-blocks.ts";
import type { SlackState } from "./slack-state.ts";
import type { Json } from "./slack-types.ts";

/** An answer of the Web API. */
export type ApiAnswer = Json & { readonly ok: boolean };

type Method = (state: SlackState, args: Json, caller: Caller) => ApiAnswer;

/** Who calls: the workspace of a bot's token, or the app itself. */
export interface Caller {
  readonly team: string | null;
  readonly isApp: boolean;
  readonly authorization: string | null;
}

const refuse = (error: string, more: Json = {}): ApiAnswer => ({ ok: false, error, ...more });

/** The methods that the bot may call; all others are unknown. */
const methods: Readonly<Record<string, Method>> = {
  "auth.test": (state, _args, { team }) =>
    team === null
      ? refuse("invalid_auth")
      : {
          ok: true,
          team_id: team,
          user_id: state.botUser,
          bot_id: "B0000BOT",
          url: "https://example.slack.com/",
        },
  "apps.connections.open": (state, _args, { isApp }) =>
    isApp ? { ok: true, url: state.openSocketUrl() } : refuse("invalid_auth"),
  "oauth.v2.access": (state, { code, client_id, client_secret }, { authorization }) => {
    const given = `${String(client_id)}:${String(client_secret)}`;
    const basic = authorization?.replace(/^Basic /, "");
    const isClient =
      given === state.clientCredentials || basic === Buffer.from(state.clientCredentials).toString("base64");
    if (!isClient) return refuse("bad_client_secret");
    const team = state.takeOauthCode(String(code));
    if (team === null) return refuse("invalid_code");
    return {
      ok: true,
      app_id: "A0000APP",
      token_type: "bot",
      scope: "commands,chat:write,chat:write.public,usergroups:read",
      access_token: state.tokenFor(team),
      bot_user_id: state.botUser,
      team: { id: team, name: team },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: "U0INSTALLER" },
    };
  },
  "chat.postMessage": (state, args) => {
    const faults = messageFaults(args);
    if (faults.length > 0) return invalid(faults);
    const channel = state.resolveChannel(String(args.channel));
    if (channel === null) return refuse("channel_not_found");
    if (!channel.isOpen) return refuse("not_in_channel");
    const name = args.client_msg_id === undefined ? null : `${channel.id} ${String(args.client_msg_id)}`;
    const earlier = name === null || !state.knowsClientMsgIds ? undefined : state.clientMsgIds.get(name);
    if (earlier !== undefined) {
      const isThere = state.findMessage(channel.id, earlier) !== null;
      return isThere ? { ok: true, channel: channel.id, ts: earlier } : refuse("duplicate_message_not_found");
    }
    const { ts } = state.post({
      channel: channel.id,
      user: state.botUser,
      text: String(args.text ?? ""),
      blocks: (args.blocks ?? []) as readonly Json[],
      threadTs: args.thread_ts === undefined ? null : String(args.thread_ts),
    });
    if (name !== null) state.clientMsgIds.set(name, ts);
    return { ok: true, channel: channel.id, ts };
  },
  "chat.update": (state, args) => {
    const faults = messageFaults(args);
    if (faults.length > 0) return invalid(faults);
    const message = state.findMessage(String(args.channel), String(args.ts));
    if (message === null) return refuse("message_not_found");
    if (message.user !== state.botUser) return refuse("cant_update_message");
    message.text = String(args.text);
    message.blocks = state.withBlockIds(args.blocks as readonly Json[]);
    message.edits += 1;
    return { ok: true, channel: message.channel, ts: message.ts };
  },
  "chat.delete": (state, args) => {
    const message = state.findMessage(String(args.channel), String(args.ts));
    if (message === null) return refuse("message_not_found");
    if (message.user !== state.botUser) return refuse("cant_delete_message");
    state.remove(message);
    return { ok: true, channel: message.channel, ts: message.ts };
  },
  "views.open": (state, args, { team }) => {
    const view = args.view as Json;
    const faults = viewFaults(view);
    if (faults.length > 0) return invalid(faults);
    const trigger = state.useTrigger(String(args.trigger_id));
    if (typeof trigger === "string") return refuse(trigger);
    const opened = state.openView({ user: trigger.user, team: team ?? "", payload: view });
    return { ok: true, view: state.viewObject(opened) };
  },
  "views.update": (state, args) => {
    const view = args.view as Json;
    const faults = viewFaults(view);
    if (faults.length > 0) return invalid(faults);
    const found = state.findView(String(args.view_id));
    if (found === null || !found.isOpen) return refuse("not_found");
    if (args.hash !== undefined && args.hash !== found.hash) return refuse("hash_conflict");
    state.replaceView(found, view);
    return { ok: true, view: state.viewObject(found) };
  },
  "views.publish": (state, args, { team }) => {
    const view = args.view as Json;
    const faults = viewFaults(view);
    if (faults.length > 0) return invalid(faults);
    return { ok: true, view: state.viewObject(state.publishHome(String(args.user_id), team ?? "", view)) };
  },
  "usergroups.users.list": (state, { usergroup }) => {
    const users = state.groups.get(String(usergroup));
    return users === undefined ? refuse("no_such_subteam") : { ok: true, users: [...users] };
  },
};

/** Answers one call whose arguments were read. */
export function answerCall(state: SlackState, method: string, args: Json, caller: Caller): ApiAnswer {
  const work = methods[method];
  if (work === undefined) return refuse("unknown_method");
  const needsBot = !["apps.connections.open", "oauth.v2.access"].includes(method);
  if (needsBot && caller.team === null) return refuse("invalid_auth");
  return work(state, args, caller);
}

function invalid(faults: readonly string[]): ApiAnswer {
  return refuse("invalid_blocks", { response_metadata: { messages: [...faults] } });
}

function messageFaults({ text, blocks }: Json): readonly string[] {
  const faults = typeof text === "string" && text.trim() !== "" ? [] : ["text: screen readers need it"];
  return blocks === undefined ? faults : [...faults, ...blockFaults(blocks, "message")];
}

/** Reads a request as Slack's client writes it: a form whose members are text or JSON. */
export async function readForm(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  if (request.headers["content-type"]?.includes("json")) return JSON.parse(body) as Json;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      /^[[{]/.test(value) ? JSON.parse(value) : value,
    ]),
  );
}
