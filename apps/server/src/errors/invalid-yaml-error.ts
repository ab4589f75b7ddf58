import { KitError } from "@failover-kit/core/model";

/** The body is no YAML that can be taken. */
export class InvalidYamlError extends KitError {
  readonly code = "invalid_yaml";
}
