import { KitError } from "@failover-kit/core/model";

/** The environment does not make a configuration. One sentence per variable; no value of a secret is in it. */
export class ConfigError extends KitError {
  readonly code = "invalid_config";
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.sentences = sentences;
  }
}
