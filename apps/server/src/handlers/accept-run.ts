import type { Workflow } from "@failover-kit/core/model";
import { type Door, type Run, uuidv7 } from "@failover-kit/engine";
import { KeyReusedError } from "../errors/key-reused-error.ts";
import { fromStore } from "../errors/store-unavailable-error.ts";
import { actingName } from "../http/actor.ts";
import { readIdempotencyKey } from "../http/idempotency-key.ts";
import type { CallerRequest } from "../http/route.ts";
import type { ServerParts } from "../server-parts.ts";

/** A run that was begun, or the one that its idempotency key stands for. */
export interface AcceptedRun {
  readonly run: Run;
  readonly headers: Readonly<Record<string, string>>; // says so when it was not begun just now
}

/** Begins a run at any door, once per idempotency key. */
export async function acceptRun(
  { engine, clock, unknownGraceSeconds }: ServerParts,
  request: CallerRequest,
  { door, workflow }: { readonly door: Door; readonly workflow: Workflow },
): Promise<AcceptedRun> {
  const { caller, body, headers } = request;
  const by = actingName(request);
  const idempotencyKey = readIdempotencyKey(headers["idempotency-key"], { door, body });
  const id = uuidv7(clock.now());
  const { accountId } = caller;
  const result = await fromStore(
    engine.accept({ id, accountId, door, workflow, unknownGraceSeconds, idempotencyKey, by }),
  );
  if (result.kind === "key_reused") throw new KeyReusedError();
  return { run: result.run, headers: result.kind === "replayed" ? { "idempotency-replayed": "true" } : {} };
}
