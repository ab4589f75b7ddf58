import type { SavedWorkflowSummary } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";

/** The saved workflows, as they are now. Those who ask while the server is being asked share the answer. */
export class WorkflowList {
  readonly #client: WorkflowsClient;
  #asked: Promise<readonly SavedWorkflowSummary[]> | null = null;

  constructor(client: WorkflowsClient) {
    this.#client = client;
  }

  read(): Promise<readonly SavedWorkflowSummary[]> {
    this.#asked ??= this.#client
      .listWorkflows({ limit: 100 })
      .then(({ workflows }) => workflows)
      .finally(() => {
        this.#asked = null;
      });
    return this.#asked;
  }
}
