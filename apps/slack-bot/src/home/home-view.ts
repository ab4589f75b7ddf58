import type { RunResource } from "@failover-kit/core/model";
import type { HomeView, KnownBlock } from "@slack/types";
import { originOf } from "../card/run-origin.ts";
import { runLine } from "../commands/answers.ts";
import { mention } from "../text/mrkdwn.ts";

/** What the App Home shows a person. */
export interface HomeFacts {
  readonly mine: readonly RunResource[];
  readonly team: readonly RunResource[];
  readonly notice: string | null; // why there is nothing, or not everything
}

/** The App Home: shortcuts, my runs, my team's runs. Pure. */
export function renderHome({ mine, team, notice }: HomeFacts): HomeView {
  const blocks: KnownBlock[] = [
    {
      type: "actions",
      block_id: "home",
      elements: [button("home_send", "Send a message", "primary"), button("home_refresh", "Look again")],
    },
    ...(notice === null ? [] : [section(`:warning: ${notice}`)]),
    header("My runs"),
    ...listed(mine, "You have not sent anything yet.", false),
    header("My team's runs"),
    ...listed(team, "Nobody else has sent anything yet.", true),
  ];
  return { type: "home", blocks };
}

function listed(runs: readonly RunResource[], empty: string, withOwner: boolean): readonly KnownBlock[] {
  if (runs.length === 0) return [section(empty)];
  return runs.map((run) => {
    const owner = withOwner ? originOf(run)?.user : undefined;
    const text = owner === undefined ? runLine(run) : `${mention(owner)}  ${runLine(run)}`;
    return {
      type: "section",
      block_id: `${withOwner ? "team" : "mine"}:${run.id}`,
      text: { type: "mrkdwn", text, verbatim: true },
      accessory: {
        type: "button",
        action_id: "home_look",
        text: { type: "plain_text", text: "Look" },
        value: run.id,
        accessibility_label: "Look at this run",
      },
    };
  });
}

function button(actionId: string, text: string, style?: "primary") {
  return {
    type: "button" as const,
    action_id: actionId,
    text: { type: "plain_text" as const, text },
    ...(style && { style }),
  };
}

function header(text: string): KnownBlock {
  return { type: "header", text: { type: "plain_text", text } };
}

function section(text: string): KnownBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}
