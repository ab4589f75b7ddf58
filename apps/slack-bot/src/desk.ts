import type { Channel } from "@failover-kit/core/model";
import type { WorkflowsClient } from "@failover-kit/core/transport";
import type { WebClient } from "@slack/web-api";
import type { ApprovalDesk } from "./approvals/approval-desk.ts";
import type { Clock } from "./clock.ts";
import type { WorkflowList } from "./failover/workflow-list.ts";
import type { CardKeeper } from "./live/card-keeper.ts";
import type { Logger } from "./logger.ts";
import type { Permissions } from "./permissions/permissions.ts";
import type { RateLimit } from "./permissions/rate-limit.ts";
import type { Store } from "./store/open-store.ts";

/** Everything that the handlers of Slack's requests work with. */
export interface Desk {
  readonly failover: WorkflowsClient;
  readonly workflows: WorkflowList;
  readonly store: Store;
  readonly keeper: CardKeeper;
  readonly approvals: ApprovalDesk;
  readonly permissions: Permissions;
  readonly rateLimit: RateLimit;
  readonly senders: Readonly<Partial<Record<Channel, string>>>;
  readonly defaultWorkflow: string | null; // of channels that have named none
  readonly clientOf: (teamId: string) => Promise<WebClient>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The name under which the server's history and audit log know a person of Slack. */
export function actorOf(userId: string): string {
  return `slack:${userId}`;
}
