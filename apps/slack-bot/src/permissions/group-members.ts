import type { WebClient } from "@slack/web-api";
import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";

const FRESH_MS = 60_000;

interface Known {
  readonly members: Promise<readonly string[]>;
  readonly asOf: number;
}

/** Who is in a user group, asked of Slack once a minute at most, for all who come meanwhile. */
export class GroupMembers {
  readonly #clientOf: (teamId: string) => Promise<WebClient>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #known = new Map<string, Known>();

  constructor(parts: { clientOf: (teamId: string) => Promise<WebClient>; clock: Clock; logger: Logger }) {
    this.#clientOf = parts.clientOf;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** Nobody, when Slack does not tell: a door that cannot be checked stays shut. */
  async of(teamId: string, group: string): Promise<readonly string[]> {
    const key = `${teamId} ${group}`;
    const known = this.#known.get(key);
    const now = this.#clock.now();
    if (known !== undefined && now - known.asOf < FRESH_MS) return known.members;
    const members = this.#ask(teamId, group).catch((error: unknown) => {
      this.#known.delete(key); // the next one who comes asks again
      this.#logger.warn(
        { err: error, group },
        "Slack does not say who is in a user group; nobody of it may send now",
      );
      return [];
    });
    this.#known.set(key, { members, asOf: now });
    return members;
  }

  async #ask(teamId: string, group: string): Promise<readonly string[]> {
    const client = await this.#clientOf(teamId);
    const { users = [] } = await client.usergroups.users.list({ usergroup: group });
    return users;
  }
}
