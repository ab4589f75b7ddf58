import { KitError } from "@failover-kit/core/model";

/** The database was written by a later version of the bot. */
export class DatabaseTooNewError extends KitError {
  readonly code = "database_too_new";

  constructor(found: number, known: number) {
    super(
      `The bot's database is at version ${found}, and this bot knows versions up to ${known}. Start the newer bot.`,
    );
  }
}
