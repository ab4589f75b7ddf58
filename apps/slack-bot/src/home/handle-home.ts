import type { App, BlockAction, ButtonAction } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { personOf } from "../bolt/person-of.ts";
import { lastActionOf } from "../card/last-action.ts";
import { renderCard } from "../card/run-card.ts";
import { originOf } from "../card/run-origin.ts";
import { unknownRun } from "../controls/control-run.ts";
import type { Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import { plain, sentenceView } from "../modal/elements.ts";
import { openModal } from "../modal/open-modal.ts";
import { type Opening, openView } from "../modal/open-view.ts";
import type { Person } from "../permissions/permissions.ts";
import { findRuns } from "../sending/find-runs.ts";
import { type HomeFacts, renderHome } from "./home-view.ts";

const SHOWN = 10; // runs in each list: a Home tab takes 100 blocks, and each run is one call

/** Keeps the App Home. It is drawn when somebody opens it or asks for it. */
export function handleHome(app: App, desk: Desk): void {
  app.event("app_home_opened", async ({ event, client, context }) => {
    if (event.tab !== "home") return;
    await publish(desk, client, { teamId: context.teamId ?? "", userId: event.user, channelId: null });
  });
  onButton(app, "home_refresh", ({ client, person }) => publish(desk, client, person));
  onButton(app, "home_send", async ({ client, person, triggerId }) => {
    const { teamId, userId } = person;
    const place = { teamId, channelId: null, threadTs: null };
    const told = await openModal(desk, { client, triggerId }, { userId, place });
    // A Home tab has no answers that only one person sees.
    if (told !== null)
      await client.views.open({ trigger_id: triggerId, view: sentenceView("Not possible", told) });
  });
  onButton(app, "home_look", async ({ client, person, triggerId, value }) => {
    await openView({ client, triggerId }, lookAt(desk, person, value), desk.clock);
  });
}

interface Pressed {
  readonly client: WebClient;
  readonly person: Person;
  readonly triggerId: string;
  readonly value: string;
}

function onButton(app: App, actionId: string, work: (pressed: Pressed) => Promise<void>): void {
  app.action<BlockAction<ButtonAction>>({ action_id: actionId, type: "block_actions" }, async (args) => {
    await args.ack();
    const { body, client, action } = args;
    await work({ client, person: personOf(body), triggerId: body.trigger_id, value: action.value ?? "" });
  });
}

async function publish(desk: Desk, client: WebClient, person: Person): Promise<void> {
  const view = renderHome(await gather(desk, person));
  await client.views.publish({ user_id: person.userId, view });
}

async function gather(desk: Desk, { teamId, userId }: Person): Promise<HomeFacts> {
  try {
    const [mine, all] = await Promise.all([
      findRuns(desk, { teamId, userId }, SHOWN),
      findRuns(desk, { teamId, userId: null }, 2 * SHOWN),
    ]);
    const team = all.filter((run) => originOf(run)?.user !== userId).slice(0, SHOWN);
    return { mine, team, notice: null };
  } catch (error) {
    return { mine: [], team: [], notice: troubleWords(error) };
  }
}

async function lookAt(desk: Desk, { teamId }: Person, runId: string): Promise<Opening> {
  try {
    const run = await desk.failover.getRun(runId);
    const origin = originOf(run);
    if (origin === null || origin.team !== teamId) return sentence(unknownRun);
    const lastAction = lastActionOf(await desk.failover.getRunEvents(run.id));
    const { blocks } = renderCard(run, { origin, lastAction, now: desk.clock.now() });
    // Controls stay with the card: a modal could not show what they did.
    const shown = blocks.filter(({ type }) => type !== "actions");
    return {
      kind: "view",
      view: { type: "modal", title: plain("Run"), close: plain("Close"), blocks: shown },
    };
  } catch (error) {
    return sentence(troubleWords(error));
  }
}

function sentence(text: string): Opening {
  return { kind: "view", view: sentenceView("Run", text) };
}
