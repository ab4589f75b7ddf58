import type { App } from "@slack/bolt";
import type { Logger } from "../logger.ts";
import type { Store } from "../store/open-store.ts";

/** A workspace has removed the app, or taken its token back: nothing of it is kept. Runs go on; they are the server's. */
export function handleUninstall(app: App, store: Store, logger: Logger): void {
  app.event("tokens_revoked", async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length === 0) return;
    store.installations.remove(body.team_id);
    logger.info({ team: body.team_id }, "A workspace has taken its token back");
  });
  app.event("app_uninstalled", async ({ body }) => {
    store.installations.remove(body.team_id);
    store.cards.removeTeam(body.team_id);
    store.approvals.removeTeam(body.team_id);
    logger.info({ team: body.team_id }, "A workspace has removed the app");
  });
}
