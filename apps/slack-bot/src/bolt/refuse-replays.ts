import type { App } from "@slack/bolt";
import type { Clock } from "../clock.ts";
import { ReplayedRequestError } from "../errors/replayed-request-error.ts";
import type { TakenRequests } from "./taken-requests.ts";

/**
 * Bolt checks that a signature is right and at most five minutes old. Within those five minutes somebody who has
 * recorded a request could send it again: none is taken twice, also not across a restart.
 */
export function refuseReplays(app: App, { taken, clock }: { taken: TakenRequests; clock: Clock }): void {
  app.use(async ({ context, next }) => {
    const signature: unknown = context.requestSignature; // absent in Socket Mode, where nothing is signed
    if (typeof signature === "string" && !taken.take(signature, clock.now()))
      throw new ReplayedRequestError();
    await next();
  });
}
