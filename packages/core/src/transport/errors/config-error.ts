import { KitError } from "../../model/errors/kit-error.ts";

/** A setting has a value that cannot work. Names the setting and the rule, never the value: it may be a secret. */
export class ConfigError extends KitError {
  readonly code = "invalid_config";
  readonly setting: string;

  constructor(setting: string, rule: string) {
    super(`The setting ${setting} ${rule}`);
    this.setting = setting;
  }
}
