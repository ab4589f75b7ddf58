import type { NamedRunRequest, VariableDefinition, VariableValue } from "../model/index.ts";
import { didYouMean } from "./did-you-mean.ts";
import { Findings } from "./findings.ts";
import type { ParseResult } from "./parse-result.ts";
import { isUnsafe, reportUnsafe } from "./unsafe-number.ts";

type Declared = Readonly<Record<string, VariableDefinition>>;
type Given = NonNullable<NamedRunRequest["variables"]>;

/**
 * The value of each declared variable: what the run gives, else its default. One with neither is left out, since
 * only the templates tell whether it is needed.
 */
export function parseVariables(
  declared: Declared,
  given: Given,
): ParseResult<ReadonlyMap<string, VariableValue>> {
  const findings = new Findings();
  const values = new Map<string, VariableValue>();
  for (const [name, { default: value }] of Object.entries(declared)) {
    if (value !== undefined) values.set(name, value);
  }
  for (const [name, value] of Object.entries(given)) {
    if (findings.isFull) break;
    const definition = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (definition === undefined) reportUnknown(name, Object.keys(declared), findings);
    else if (value === null) continue;
    else if (isUnsafe(value)) reportUnsafe(["variables", name], findings);
    else if (typeof value === definition.type) values.set(name, value);
    else reportType(name, definition, findings);
  }
  return findings.hasIssues ? findings.refused() : findings.accepted(values);
}

function reportUnknown(name: string, known: readonly string[], findings: Findings): void {
  findings.issue({
    code: "unknown_variable",
    path: ["variables", name],
    message: "The saved workflow declares no such variable.",
    fix: `${didYouMean(name, known)}${known.length === 0 ? "It has none." : `Declared: ${known.join(", ")}.`}`,
  });
}

const typeWords = {
  string: "text in double quotes",
  number: "a number without quotes",
  boolean: "true or false",
};

function reportType(name: string, { type }: VariableDefinition, findings: Findings): void {
  findings.issue({
    code: "wrong_type",
    path: ["variables", name],
    message: `This variable must be ${typeWords[type]}.`,
    fix: `Write ${typeWords[type]}.`,
  });
}
