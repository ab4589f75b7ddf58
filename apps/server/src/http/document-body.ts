import { isUtf8 } from "node:buffer";
import { BrokenTextError, parseText } from "@failover-kit/core/files";
import { InvalidYamlError } from "../errors/invalid-yaml-error.ts";
import { YamlTooLargeError } from "../errors/yaml-too-large-error.ts";
import { readJson } from "./json-body.ts";
import type { RouteRequest } from "./route.ts";

/** How bodies of YAML are announced (RFC 9512). */
export const YAML_TYPE = "application/yaml";

const YAML_LIMIT = 128 * 1024;

/** Tells whether a body says of itself that it is YAML. */
export function isYaml(contentType: string | undefined): boolean {
  return contentType?.split(";", 1)[0]?.trim().toLowerCase() === YAML_TYPE;
}

/** Reads a body that may be JSON or YAML, as its content type says. */
export function readDocument({ body, headers }: Pick<RouteRequest, "body" | "headers">): unknown {
  if (!isYaml(headers["content-type"])) return readJson(body);
  if (body.length > YAML_LIMIT) throw new YamlTooLargeError(YAML_LIMIT);
  if (!isUtf8(body)) throw new InvalidYamlError("Not YAML: it is not written in UTF-8.");
  try {
    const { value } = parseText(body.toString("utf8"), "yaml");
    if (value !== null) return value;
  } catch (error) {
    throw error instanceof BrokenTextError ? new InvalidYamlError(withPlace(error), { cause: error }) : error;
  }
  throw new InvalidYamlError("There is nothing in the body.");
}

function withPlace({ message, place }: BrokenTextError): string {
  return place === null ? message : `${message} (line ${place.line}, column ${place.column})`;
}

/** Tells whether a caller would rather have YAML than JSON: only one that names it. */
export function prefersYaml(accept: string | undefined): boolean {
  const weights = new Map(
    (accept ?? "").split(",").map((part) => {
      const [type = "", ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
      return [type, Number(weight ?? 1)];
    }),
  );
  const yaml = weights.get(YAML_TYPE) ?? 0;
  return yaml > 0 && yaml >= (weights.get("application/json") ?? 0);
}
