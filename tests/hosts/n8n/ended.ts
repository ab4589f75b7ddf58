import type { Execution, Session } from "./session.ts";

/** Resolves when the execution has one of these states; n8n is looked at again and again. */
export async function untilExecution(
  session: Session,
  id: string,
  states: readonly string[] = ["success", "error", "crashed", "canceled"],
  limitMs = 60_000,
): Promise<Execution> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const execution = await session.execution(id);
    if (states.includes(execution.status)) return execution;
    if (performance.now() > giveUpAt) throw new Error(`the execution is still "${execution.status}"`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
