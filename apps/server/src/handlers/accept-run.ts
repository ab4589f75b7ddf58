import { ValidationError, type Workflow } from "@failover-kit/core/model";
import type { ParseResult } from "@failover-kit/core/validation";
import type { AcceptResult, Door, Run } from "@failover-kit/engine";
import { KeyReusedError } from "../errors/key-reused-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { deduplicationOf, readDeduplicationSeconds } from "../http/deduplication.ts";
import { readIdempotencyKey } from "../http/idempotency-key.ts";
import type { CallerRequest } from "../http/route.ts";
import { newRunId } from "../message-id.ts";
import type { ServerParts } from "../server-parts.ts";

/** A run that was begun, or the one that its idempotency key stands for. */
export interface AcceptedRun {
  readonly run: Run;
  readonly headers: Readonly<Record<string, string>>; // says so when it was not begun just now
}

/** A door, and how it reads a request. */
export interface AcceptOrder {
  readonly door: Door;
  readonly read: () => ParseResult<Workflow> | Promise<ParseResult<Workflow>>;
}

/**
 * Begins a run at any door, once per idempotency key. A repeat is answered before its body is read: what the body
 * names may have been changed or deleted since, and the run that it asked for is there all the same. What was doubtful
 * about the body is told in the run's first event. Throws ValidationError for what was wrong.
 */
export async function acceptRun(
  { engine, clock, unknownGraceSeconds, revokeSeconds, deduplicationSeconds }: ServerParts,
  request: CallerRequest,
  { door, read }: AcceptOrder,
): Promise<AcceptedRun> {
  const { body, headers } = request;
  const { accountId } = request.caller;
  const by = actingName(request);
  const idempotencyKey = readIdempotencyKey(headers["idempotency-key"], { door, body });
  const windowSeconds = readDeduplicationSeconds(headers["deduplication-seconds"], deduplicationSeconds);
  const replay = idempotencyKey && (await fromStore(engine.findReplay(accountId, idempotencyKey)));
  if (replay) return acceptedRun(replay);
  const parsed = await read();
  if (!parsed.ok) throw new ValidationError(parsed.issues);
  const { value: workflow, warnings } = parsed;
  const id = newRunId(clock.now());
  const deduplication = deduplicationOf(workflow, { door, windowSeconds });
  // Asked once more in the turn that begins the run: another request may have come with the key in the meantime.
  return acceptedRun(
    await fromStore(
      engine.accept({
        id,
        accountId,
        door,
        workflow,
        unknownGraceSeconds,
        revokeSeconds,
        idempotencyKey,
        deduplication,
        by,
        warnings,
      }),
    ),
  );
}

/** How an answer says that its run was there before. */
const notBegun = {
  accepted: {},
  replayed: { "idempotency-replayed": "true" },
  duplicate: { deduplicated: "true" },
} as const;

function acceptedRun(result: AcceptResult): AcceptedRun {
  if (result.kind === "key_reused") throw new KeyReusedError();
  return { run: result.run, headers: notBegun[result.kind] };
}
