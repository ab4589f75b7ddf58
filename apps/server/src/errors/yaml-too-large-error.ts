import { KitError } from "@failover-kit/core/model";

/** YAML takes long to read, and nobody else is answered meanwhile. */
export class YamlTooLargeError extends KitError {
  readonly code = "yaml_too_large";

  constructor(limit: number) {
    super(`A body of YAML may have at most ${limit / 1024} KiB. Send it as JSON.`);
  }
}
