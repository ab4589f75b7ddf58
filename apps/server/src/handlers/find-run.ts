import type { Run } from "@failover-kit/engine";
import { NotFoundError } from "../errors/not-found-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { CallerRequest } from "../http/route.ts";
import { messageWithId } from "../message-id.ts";
import type { ServerParts } from "../server-parts.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The run id in a path. Whatever cannot be one is treated like one that nobody has. */
export function runIdOf({ params }: Pick<CallerRequest, "params">): string {
  const id = params.id?.toLowerCase() ?? "";
  if (!uuid.test(id)) throw runNotFound();
  return id;
}

/** The caller's run with this id, or to whose messages it was given, or NotFoundError. */
export async function findRun(parts: ServerParts, accountId: string, id: string): Promise<Run> {
  const run = await lookUpRun(parts, accountId, id);
  if (run === null) throw runNotFound();
  return run;
}

/** The same, or null. Events tell the run's own id only. */
export async function lookUpRun(parts: ServerParts, accountId: string, id: string): Promise<Run | null> {
  const run = await fromStore(parts.store.find(accountId, id));
  return run ?? (await findFollower(parts, accountId, id))?.run ?? null;
}

/** A message, and the run that sends it. */
export interface FoundMessage {
  readonly run: Run;
  readonly stepIndex: number;
}

/** The caller's message with this id, which is ours if it came as a message, else the gateway's; null: not theirs. */
export async function findMessage(
  parts: ServerParts,
  accountId: string,
  id: string,
): Promise<FoundMessage | null> {
  const first = await fromStore(parts.store.find(accountId, id));
  if (first?.door === "messages") return { run: first, stepIndex: 0 };
  return (await findFollower(parts, accountId, id)) ?? findNamed(parts, accountId, id);
}

/** A message that was to follow another one: its id follows from the run's. */
async function findFollower(
  { store }: ServerParts,
  accountId: string,
  id: string,
): Promise<FoundMessage | null> {
  const { runId, stepIndex } = messageWithId(id);
  const run = await fromStore(store.find(accountId, runId));
  return run?.door === "messages" && stepIndex < run.steps.length ? { run, stepIndex } : null;
}

async function findNamed(
  { store }: ServerParts,
  accountId: string,
  messageUuid: string,
): Promise<FoundMessage | null> {
  const found = (await fromStore(store.findMessages([messageUuid]))).get(messageUuid);
  const run = found ? await fromStore(store.find(accountId, found.runId)) : null;
  return found && run ? { run, stepIndex: found.stepIndex } : null;
}

/**
 * Whether a message that is not the caller's is certainly another account's, by the gateway's id: one that was sent, or the
 * newest that a person wrote. What they wrote before is not remembered.
 */
export async function isAnothers(
  parts: ServerParts,
  accountId: string,
  messageUuid: string,
): Promise<boolean> {
  const writtenTo = await fromStore(parts.contacts.accountsOfInbound(messageUuid));
  if (writtenTo.length > 0) return !writtenTo.includes(accountId);
  return (await fromStore(parts.store.findMessages([messageUuid]))).has(messageUuid);
}

/** The same words for a run that is not there and for somebody else's. */
export function runNotFound(): NotFoundError {
  return new NotFoundError("There is no run with this id.");
}
