import type { App, RespondFn, SlashCommand } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { lastActionOf } from "../card/last-action.ts";
import { type MessageBody, renderCard } from "../card/run-card.ts";
import { originOf } from "../card/run-origin.ts";
import { controlRun, unknownRun } from "../controls/control-run.ts";
import type { Desk } from "../desk.ts";
import { troubleWords } from "../failover/trouble-words.ts";
import { findWorkflow } from "../modal/form-facts.ts";
import { openModal } from "../modal/open-modal.ts";
import type { Person } from "../permissions/permissions.ts";
import { findRunId, findRuns } from "../sending/find-runs.ts";
import { helpAnswer, runListAnswer, sentenceAnswer, workflowsAnswer } from "./answers.ts";
import { oneLineAnswer } from "./one-line.ts";
import { type Intent, parseCommand } from "./parse-command.ts";

/** The command as the manifest names it. Another app may have taken the name, so any is answered. */
const anyCommand = /^\/[a-z0-9_-]+$/;

/** Answers the command. Only the person who typed it sees the answers. */
export function handleCommand(app: App, desk: Desk): void {
  app.command(anyCommand, async ({ command, ack, respond, client }) => {
    await ack();
    const person = { teamId: command.team_id, userId: command.user_id, channelId: command.channel_id };
    const intent = parseCommand(command.text ?? "");
    const answer = await answerTo(intent, { desk, person, command, client });
    if (answer !== null) await reply(respond, answer);
  });
}

interface Asked {
  readonly desk: Desk;
  readonly person: Person & { readonly channelId: string };
  readonly command: SlashCommand;
  readonly client: WebClient;
}

/** Null when a modal is the answer. */
async function answerTo(intent: Intent, asked: Asked): Promise<MessageBody | null> {
  const { desk, person, command } = asked;
  const name = command.command;
  if (intent.kind === "help") return helpAnswer(name);
  if (intent.kind === "unknown") {
    const hint = intent.suggestion === null ? "" : ` Did you mean “${intent.suggestion}”?`;
    return helpAnswer(name, `“${intent.word.slice(0, 40)}” is not known here.${hint}`);
  }
  if (intent.kind === "incomplete")
    return helpAnswer(name, `Something is missing. Write: ${name} ${intent.usage}`);
  try {
    if (intent.kind === "open" || intent.kind === "send") return await openOrAsk(intent, asked);
    const refusal = await desk.permissions.refusal(person);
    return refusal === null ? await carryOut(intent, asked) : sentenceAnswer(refusal);
  } catch (error) {
    return sentenceAnswer(troubleWords(error));
  }
}

/** What must be on the screen within three seconds looks for itself whether the person may. */
async function openOrAsk(
  intent: Extract<Intent, { kind: "open" | "send" }>,
  { desk, person, command, client }: Asked,
): Promise<MessageBody | null> {
  const { teamId, userId, channelId } = person;
  const trigger = { client, triggerId: command.trigger_id };
  const place = { teamId, channelId, threadTs: null };
  if (intent.kind === "send") {
    return oneLineAnswer(desk, trigger, { userId, place, intent, workflow: standardOf(desk, person) });
  }
  const told = await openModal(desk, trigger, { userId, place });
  return told === null ? null : sentenceAnswer(told);
}

function standardOf({ store, defaultWorkflow }: Desk, { teamId, channelId }: Asked["person"]): string | null {
  return store.defaultWorkflows.find(teamId, channelId) ?? defaultWorkflow;
}

type Work = Exclude<Intent, { kind: "help" | "unknown" | "incomplete" | "open" | "send" }>;

async function carryOut(intent: Work, { desk, person }: Asked): Promise<MessageBody> {
  const standard = standardOf(desk, person);
  switch (intent.kind) {
    case "status":
    case "cancel": {
      const found = findRunId(desk, person.teamId, intent.id);
      if ("trouble" in found) return sentenceAnswer(found.trouble);
      return intent.kind === "status"
        ? statusAnswer(desk, person, found.id)
        : sentenceAnswer(await cancel(desk, person, found.id));
    }
    case "list":
      return runListAnswer(await findRuns(desk, { teamId: person.teamId, userId: person.userId }, 10));
    case "workflows":
      return workflowsAnswer(await desk.workflows.read(), standard);
    case "default":
      return sentenceAnswer(await setDefault(desk, person, intent.workflow, standard));
  }
}

async function statusAnswer(desk: Desk, { teamId }: Person, id: string): Promise<MessageBody> {
  const run = await desk.failover.getRun(id);
  const origin = originOf(run);
  if (origin === null || origin.team !== teamId) return sentenceAnswer(unknownRun);
  const lastAction = lastActionOf(await desk.failover.getRunEvents(run.id));
  return renderCard(run, { origin, lastAction, now: desk.clock.now() });
}

async function cancel(desk: Desk, person: Person, id: string): Promise<string> {
  const run = await desk.failover.getRun(id);
  const seen = { id: run.id, status: run.status, stepIndex: run.step_index };
  const trouble = await controlRun(desk, person, { control: "cancel", seen });
  return trouble ?? "Stopped: nothing more is sent.";
}

async function setDefault(
  desk: Desk,
  { teamId, channelId, userId }: Person & { readonly channelId: string },
  workflow: string | null,
  standard: string | null,
): Promise<string> {
  if (workflow === null) {
    return standard === null
      ? "This channel has no default workflow yet. `/failover default` and the name of a workflow sets one."
      : `This channel sends by \`${standard}\`.`;
  }
  const saved = await findWorkflow(desk, workflow);
  if (saved === null) return "There is no saved workflow of that name. `/failover workflows` lists them.";
  const refusal = await desk.permissions.refusal({ teamId, userId, channelId }, saved.name);
  if (refusal !== null) return refusal;
  desk.store.defaultWorkflows.set({ teamId, channelId }, saved.name, userId);
  return `This channel now sends by \`${saved.name}\`.`;
}

/** Answers the one person. `response_url` is good for this: it is used at once. */
export async function reply(
  respond: RespondFn,
  { text, blocks }: MessageBody,
  replace = false,
): Promise<void> {
  await respond({
    response_type: "ephemeral",
    text,
    blocks: [...blocks],
    replace_original: replace,
  });
}
