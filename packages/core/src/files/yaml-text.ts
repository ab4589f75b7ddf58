import { stringify } from "yaml";

/** Writes a value as YAML for people: no anchors, no folded lines, and quotes around what would be read as a number. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, defaultStringType: "PLAIN" });
}
