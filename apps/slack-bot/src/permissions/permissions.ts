import type { AllowList } from "../config.ts";
import type { WorkflowRule } from "../environment-schema.ts";
import type { GroupMembers } from "./group-members.ts";

/** Somebody, somewhere in Slack, who wants to do something. */
export interface Person {
  readonly teamId: string;
  readonly userId: string;
  readonly channelId: string | null; // null: on the App Home, or in a direct message
}

/** The name under which rules speak of runs whose steps were put together by hand. */
export const OWN_STEPS = "own-steps";

/** Decides who may do what. Empty lists restrict nothing; what cannot be looked up is refused. */
export class Permissions {
  readonly #allowed: AllowList;
  readonly #rules: Readonly<Record<string, WorkflowRule>>;
  readonly #groups: GroupMembers;

  constructor(parts: {
    allowed: AllowList;
    rules: Readonly<Record<string, WorkflowRule>>;
    groups: GroupMembers;
  }) {
    this.#allowed = parts.allowed;
    this.#rules = parts.rules;
    this.#groups = parts.groups;
  }

  /** Null when the person may work with runs of this workflow; otherwise why not, and what to do. */
  async refusal(person: Person, workflow: string | null = null): Promise<string | null> {
    const general = await this.#refusalBy(this.#allowed, person);
    if (general !== null) return `${general} Ask whoever runs this bot.`;
    const rule = workflow === null ? undefined : this.#rules[workflow];
    const special = rule === undefined ? null : await this.#refusalBy(rule, person);
    return special === null ? null : `Workflow \`${workflow}\`: ${special} Choose another one.`;
  }

  /** Whether a second person must agree before runs of this workflow start. */
  needsApproval(workflow: string): boolean {
    return this.#rules[workflow]?.approval ?? false;
  }

  async #refusalBy(list: AllowList, { teamId, userId, channelId }: Person): Promise<string | null> {
    const isListed = list.users.length + list.groups.length > 0;
    if (isListed && !list.users.includes(userId) && !(await this.#isInGroups(list.groups, teamId, userId))) {
      return "You are not among those who may send.";
    }
    if (list.channels.length > 0 && (channelId === null || !list.channels.includes(channelId))) {
      return "Messages cannot be sent from here, only from the channels meant for it.";
    }
    return null;
  }

  async #isInGroups(groups: readonly string[], teamId: string, userId: string): Promise<boolean> {
    for (const group of groups) {
      if ((await this.#groups.of(teamId, group)).includes(userId)) return true;
    }
    return false;
  }
}
