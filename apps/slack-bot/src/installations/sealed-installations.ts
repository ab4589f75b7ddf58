import type { Installation, InstallationQuery, InstallationStore } from "@slack/bolt";
import type { Clock } from "../clock.ts";
import type { InstallationTable } from "../store/installation-table.ts";
import type { Sealer } from "./sealer.ts";

/** Keeps what workspaces gave us when they installed the app. Tokens are sealed before they reach the disk. */
export class SealedInstallations implements InstallationStore {
  readonly #table: InstallationTable;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(parts: { table: InstallationTable; sealer: Sealer; clock: Clock }) {
    this.#table = parts.table;
    this.#sealer = parts.sealer;
    this.#clock = parts.clock;
  }

  async storeInstallation<Version extends "v1" | "v2">(
    installation: Installation<Version, boolean>,
  ): Promise<void> {
    const workspace = workspaceOf({
      teamId: installation.team?.id,
      enterpriseId: installation.enterprise?.id,
      isEnterpriseInstall: installation.isEnterpriseInstall ?? false,
    });
    this.#table.save(
      workspace,
      this.#sealer.seal(JSON.stringify(installation), workspace),
      this.#clock.now(),
    );
  }

  async fetchInstallation(query: InstallationQuery<boolean>): Promise<Installation<"v1" | "v2", boolean>> {
    const installation = this.find(workspaceOf(query)) ?? this.find(query.enterpriseId ?? "");
    if (installation === null) throw new Error("This workspace has not installed the app");
    return installation;
  }

  async deleteInstallation(query: InstallationQuery<boolean>): Promise<void> {
    this.#table.remove(workspaceOf(query));
  }

  /** What a workspace gave us; null when it has not installed the app. */
  find(workspace: string): Installation | null {
    const sealed = this.#table.find(workspace);
    return sealed === null ? null : (JSON.parse(this.#sealer.open(sealed, workspace)) as Installation); // ours
  }
}

/** Slack: by enterprise when the whole of it has installed the app, else by team. */
function workspaceOf(
  query: Pick<InstallationQuery<boolean>, "teamId" | "enterpriseId" | "isEnterpriseInstall">,
): string {
  return (query.isEnterpriseInstall ? query.enterpriseId : query.teamId) ?? "";
}
