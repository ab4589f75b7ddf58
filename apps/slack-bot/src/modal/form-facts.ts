import type { SavedWorkflowResource } from "@failover-kit/core/model";
import { NotFoundError } from "@failover-kit/core/transport";
import type { Desk } from "../desk.ts";
import { inTime } from "../in-time.ts";
import { OWN_STEPS } from "../permissions/permissions.ts";
import type { FormFacts } from "./send-view.ts";

const away = {
  workflows: [],
  saved: null,
  needsApproval: false,
  notice:
    "The failover server does not answer, so saved workflows cannot be chosen now. Nothing is lost; try again in a minute.",
};

/** What the modal has to show beside the draft, as far as the server tells it in time. */
export async function gatherFacts(
  desk: Pick<Desk, "failover" | "workflows" | "permissions" | "senders" | "clock" | "logger">,
  workflow: string | null,
  patienceMs: number,
): Promise<FormFacts> {
  const { senders } = desk;
  try {
    const asked = Promise.all([
      desk.workflows.read(),
      workflow === null ? null : findWorkflow(desk, workflow),
    ]);
    const answer = await inTime(asked, patienceMs, desk.clock);
    if (answer === null) return { ...away, senders };
    const [workflows, saved] = answer;
    const needsApproval = desk.permissions.needsApproval(saved?.name ?? OWN_STEPS);
    return { workflows, saved, needsApproval, senders };
  } catch (error) {
    desk.logger.warn({ err: error }, "The server does not tell its saved workflows");
    return { ...away, senders };
  }
}

/** A saved workflow as it is now; null when there is none of that name. */
export async function findWorkflow(
  { failover }: Pick<Desk, "failover">,
  name: string,
): Promise<SavedWorkflowResource | null> {
  try {
    return await failover.getWorkflow(name);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
