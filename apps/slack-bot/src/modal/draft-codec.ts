import { isChannel } from "@failover-kit/core/model";
import { z } from "zod";
import { type Draft, type DraftStep, newStep } from "./draft.ts";
import { blockIds, fieldValue, isTicked, type ViewValues } from "./fields.ts";
import { placeholdersIn } from "./placeholders.ts";
import { isStepContent } from "./step-content.ts";

/** What Slack carries for us beside the fields, in `private_metadata` (at most 3,000 characters). */
const carriedSchema = z.object({
  t: z.string(), // team
  c: z.string().nullable(), // channel
  h: z.string().nullable(), // thread
  n: z.string(), // nonce
  g: z.number(), // generation
  w: z.string().nullable(), // workflow
  s: z.array(z.tuple([z.string(), z.string().refine(isChannel), z.string().refine(isStepContent)])), // steps: id, channel, content
  v: z.array(z.string()), // variables that are asked for
});

/** Writes down what of a draft the fields themselves do not hold. */
export function carry(draft: Draft, variables: readonly string[]): string {
  const { place, nonce, generation, workflow, steps } = draft;
  const carried: z.input<typeof carriedSchema> = {
    t: place.teamId,
    c: place.channelId,
    h: place.threadTs,
    n: nonce,
    g: generation,
    w: workflow,
    s: steps.map(({ id, channel, content }) => [id, channel, content]),
    v: [...variables],
  };
  return JSON.stringify(carried);
}

/** Reads a draft back out of a modal; null when the modal is none of ours. */
export function readDraft(view: {
  readonly private_metadata: string;
  readonly state: { readonly values: ViewValues };
}): Draft | null {
  const carried = parseCarried(view.private_metadata);
  if (carried === null) return null;
  const { values } = view.state;
  const base = { generation: carried.g, workflow: carried.w } as Draft; // enough for the ids of blocks
  const read = (block: string, action?: string) => fieldValue(values, block, action) ?? "";
  const variable = (name: string) => [name, read(blockIds.variable(base, name))] as const;
  return {
    place: { teamId: carried.t, channelId: carried.c, threadTs: carried.h },
    nonce: carried.n,
    generation: carried.g,
    workflow: carried.w,
    steps: carried.s.map(([id, channel, content]) => readStep({ id, channel, content }, values)),
    contact: read(blockIds.contact(base), "contact") || null,
    phone: read(blockIds.phone(base)),
    messengerId: read(blockIds.messengerId(base)),
    text: read(blockIds.text(base)),
    stopOnReply: isTicked(values, blockIds.stopOnReply),
    values: Object.fromEntries(carried.v.map(variable)),
  };
}

/** Which placeholders of what is to be said have not been asked for yet. */
export function newPlaceholders(draft: Draft): readonly string[] {
  const texts = draft.steps.flatMap(({ url, parameters }) => [url, parameters]);
  return placeholdersIn([draft.text, ...texts].join("\n")).filter(
    (name) => !Object.hasOwn(draft.values, name),
  );
}

function readStep(
  { id, channel, content }: Pick<DraftStep, "id" | "channel" | "content">,
  values: ViewValues,
): DraftStep {
  const step = { ...newStep(id, channel), content };
  const block = blockIds.step(step);
  const chosen = fieldValue(values, block, "step_channel");
  const until = fieldValue(values, block, `step_until:${channel}`);
  const wait = fieldValue(values, block, "step_wait");
  const read: DraftStep = {
    ...step,
    until: until === "read" || until === "delivered" ? until : step.until,
    waitSeconds: wait ? Number(wait) : step.waitSeconds,
    sender: fieldValue(values, blockIds.sender(step)) ?? "",
    url: fieldValue(values, blockIds.url(step)) ?? "",
    template: fieldValue(values, blockIds.template(step)) ?? "",
    locale: fieldValue(values, blockIds.locale(step)) ?? "",
    parameters: fieldValue(values, blockIds.parameters(step)) ?? "",
  };
  if (chosen !== undefined && isChannel(chosen) && chosen !== channel) {
    return { ...newStep(id, chosen), waitSeconds: read.waitSeconds };
  }
  const says = fieldValue(values, block, `step_content:${channel}`);
  return isStepContent(says) ? { ...read, content: says } : read;
}

function parseCarried(text: string): z.infer<typeof carriedSchema> | null {
  try {
    return carriedSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
