import { KitError } from "@failover-kit/core/model";

/** Settings hold values that cannot be used. */
export class ConfigError extends KitError {
  readonly code = "invalid_config";
  readonly sentences: readonly string[]; // one for each, beginning with the setting's name

  constructor(sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.sentences = sentences;
  }
}
