import { KitError } from "@failover-kit/core/model";

/** The file was written by a newer release, whose tables this one does not know. Nothing was changed. */
export class DatabaseTooNewError extends KitError {
  readonly code = "database_too_new";
  readonly version: number; // of the file

  constructor(version: number, knownVersion: number) {
    super(
      `The database has version ${version}, this release knows versions up to ${knownVersion}. ` +
        "Start the newer release again, or restore a copy from before the upgrade.",
    );
    this.version = version;
  }
}
