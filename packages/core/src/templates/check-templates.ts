import { formatPath, type Issue, type WorkflowDefinition } from "../model/index.ts";
import { compileWorkflow, type Excess, type Place, type PlacedFault } from "./compiled-workflow.ts";
import { type Template, templateLimits, type Values } from "./template.ts";
import { templateFilters } from "./template-filters.ts";

const MAX_ISSUES = 50; // as many as the other rules tell

const sampleValues = { string: "7", number: 7, boolean: true } as const;

/** Everything that is wrong with the templates of a definition, as far as it shows without the values of a run. */
export function checkTemplates(definition: WorkflowDefinition): Issue[] {
  const compiled = compileWorkflow(definition);
  const variables = definition.variables ?? {};
  const declared = Object.keys(variables);
  const sample = Object.fromEntries(
    Object.entries(variables).map(([name, { type, default: value }]) => [name, value ?? sampleValues[type]]),
  );
  if (compiled.excess !== null) return [tooMuch[compiled.excess]];
  const issues = [
    ...compiled.faults.map(toIssue),
    ...compiled.templates.flatMap(({ template, place }) => {
      const undeclared = undeclaredIssues(template, place, declared);
      return undeclared.length > 0 ? undeclared : trialIssues(template, place, sample);
    }),
  ];
  return issues.slice(0, MAX_ISSUES);
}

const tooMuch: Readonly<Record<Excess, Issue>> = {
  outputs: {
    path: "steps",
    code: "too_long",
    message: `There are more than ${templateLimits.maxOutputs} {{ … }} in it.`,
    fix: `Write at most ${templateLimits.maxOutputs}.`,
  },
  characters: {
    path: "steps",
    code: "too_long",
    message: `The texts with variables have more than ${templateLimits.maxTotal} characters together.`,
    fix: `Shorten them to ${templateLimits.maxTotal}.`,
  },
};

const fixes: Readonly<Record<PlacedFault["code"], string>> = {
  template_syntax: "Write {{ name }}, or {{ name | filter: value }}.",
  unknown_filter: `Known here: ${[...templateFilters].join(", ")}.`,
  too_long: "Shorten it.",
};

function toIssue({ place, code, message }: PlacedFault): Issue {
  return { path: formatPath(place), code, message, fix: fixes[code] };
}

function undeclaredIssues(template: Template, place: Place, declared: readonly string[]): Issue[] {
  return [...new Set(template.variables)]
    .filter((name) => !declared.includes(name))
    .map((name) => ({
      path: formatPath(place),
      code: "unknown_variable",
      message: `The variable "${name.slice(0, 64)}" is not declared.`,
      fix:
        declared.length === 0
          ? 'Declare it under "variables".'
          : `Declare it, or write one of: ${declared.join(", ")}.`,
    }));
}

/** A filter that lacks its value, for example, shows only when something is filled in. */
function trialIssues(template: Template, place: Place, sample: Values): Issue[] {
  if (template.render(sample).kind === "text") return [];
  const message = "This {{ … }} cannot be filled in: a filter lacks a value, or makes too much of it.";
  return [{ path: formatPath(place), code: "template_syntax", message, fix: fixes.template_syntax }];
}
