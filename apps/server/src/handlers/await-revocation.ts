import type { Run } from "@failover-kit/engine";
import { fromStore } from "../errors/store-unavailable-error.ts";
import type { ServerParts } from "../server-parts.ts";
import type { FoundMessage } from "./find-run.ts";

type Parts = Pick<ServerParts, "engine" | "store" | "clock" | "revokeSeconds">;

/** The run once the gateway has said what became of a message that was asked back, or as it is when that takes long. */
export async function awaitRevocation(parts: Parts, { run, stepIndex }: FoundMessage): Promise<Run> {
  const deadline = parts.clock.now() + parts.revokeSeconds * 1000;
  for (let current = run; ; ) {
    const isAsked = current.steps[stepIndex]?.revocation?.state === "asked";
    if (!isAsked || parts.clock.now() >= deadline) return current;
    const change = nextChange(parts, run.id, deadline);
    try {
      const stored = await fromStore(parts.store.find(run.accountId, run.id));
      if (stored !== null && stored.revision !== current.revision) current = stored;
      else await change.happens;
    } finally {
      change.forget();
    }
  }
}

/** The next turn that has to do with a run, or the deadline. To be made before one looks: what is stored meanwhile counts. */
function nextChange({ engine, clock }: Parts, runId: string, deadline: number) {
  const { promise: happens, resolve } = Promise.withResolvers<void>();
  const stopListening = engine.onCommit((_, runs) => runs.has(runId) && resolve());
  const stopWaiting = clock.wakeAt(deadline, resolve);
  const forget = () => {
    stopListening();
    stopWaiting();
  };
  return { happens, forget };
}
