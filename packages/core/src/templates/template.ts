/** The template language of saved workflows: `{{ name }}` with Liquid's filters. No tags, no files, no code. */
import { Liquid, type Template as Part } from "liquidjs";
import type { VariableValue } from "../model/index.ts";
import { useUtc } from "./date-filter.ts";
import { type Output, readOutput } from "./read-output.ts";
import { templateFilters } from "./template-filters.ts";

/** Limits of templates. */
export const templateLimits = {
  maxLength: 16_384, // characters of one template
  maxOutputs: 200, // {{ … }} in one workflow
  maxTotal: 131_072, // characters of all templates of one workflow
  maxRendered: 65_536, // characters that one template may become
} as const;

const MEMORY_LIMIT = 65_536; // characters, about, that the filters of one {{ … }} may make
// For one {{ … }}. It stops what would never end, and must not refuse a run because the machine is busy: the clock goes
// on while nothing of ours runs.
const RENDER_LIMIT_MS = 2000;

/** The values of variables by name. */
export type Values = Readonly<Record<string, VariableValue>>;

/** What became of a template. */
export type Rendered =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing"; readonly variable: string } // it needs a variable that has no value
  | { readonly kind: "failed"; readonly isTooMuch: boolean }; // false: a filter does not take one of the values

/** Why a text is no template that can be used. */
export interface TemplateFault {
  readonly code: "template_syntax" | "unknown_filter" | "too_long";
  readonly message: string;
}

const liquid = createLiquid();

/** One text, read once and filled in for each run. */
export class Template {
  readonly outputs: number;
  readonly variables: readonly string[];
  readonly #parts: readonly (string | Part)[];

  private constructor(parts: readonly (string | Part)[], outputs: readonly Output[]) {
    this.#parts = parts;
    this.variables = outputs.flatMap(({ variables }) => variables);
    this.outputs = outputs.length;
  }

  /** Reads a text, or says what is wrong with it. */
  static parse(text: string): Template | TemplateFault {
    if (text.length > templateLimits.maxLength) {
      const message = `A text with variables has at most ${templateLimits.maxLength} characters.`;
      return { code: "too_long", message };
    }
    try {
      const parts = liquid.parse(text).map(plainText);
      const outputs: Output[] = [];
      for (const part of parts) {
        if (typeof part === "string") continue;
        const output = readOutput(contentOf(part));
        if (output === null)
          return { code: "template_syntax", message: "A {{ … }} cannot be read to its end." };
        if (output.hasMembers) return { code: "template_syntax", message: "A variable has no members here." };
        outputs.push(output);
      }
      return new Template(parts, outputs);
    } catch (error) {
      return faultOf(error);
    }
  }

  /** Fills in the values. Never throws: what cannot be filled in is an answer. */
  render(values: Values): Rendered {
    let text = "";
    try {
      for (const part of this.#parts) {
        // One by one, so that a text that grows too long is given up in time.
        text += typeof part === "string" ? part : String(liquid.renderSync([part], values));
        if (text.length > templateLimits.maxRendered) return { kind: "failed", isTooMuch: true };
      }
      return { kind: "text", text };
    } catch (error) {
      const variable = missingVariable(error);
      if (variable !== null) return { kind: "missing", variable };
      const isTooMuch = error instanceof Error && error.message.includes("limit exceeded");
      return { kind: "failed", isTooMuch };
    }
  }
}

/** The engine wraps the error that knows the name. */
function missingVariable(error: unknown): string | null {
  const cause = error instanceof Error && "originalError" in error ? error.originalError : error;
  if (!(cause instanceof Error) || !("variableName" in cause)) return null;
  return typeof cause.variableName === "string" ? cause.variableName : null;
}

/** What stands between the outputs needs no engine. */
function plainText(part: Part): string | Part {
  const { token } = part;
  return "getContent" in token && typeof token.getContent === "function" ? String(token.getContent()) : part;
}

function contentOf({ token }: Part): string {
  return "content" in token ? String(token.content) : "";
}

function createLiquid(): Liquid {
  const engine = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true, // `default` may stand behind a variable that has no value
    ownPropertyOnly: true,
    templates: {}, // nothing is ever read from files
    parseLimit: templateLimits.maxLength,
    memoryLimit: MEMORY_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
    timezoneOffset: 0,
    preserveTimezones: true, // where a text names one
    locale: "en-US",
  });
  for (const name of Object.keys(engine.tags)) Reflect.deleteProperty(engine.tags, name);
  for (const name of Object.keys(engine.filters)) {
    if (!templateFilters.has(name)) Reflect.deleteProperty(engine.filters, name);
  }
  useUtc(engine);
  return engine;
}

/** The engine's own words would quote the text. */
function faultOf(error: unknown): TemplateFault {
  const words = error instanceof Error ? error.message : "";
  const [, filter] = /^undefined filter: (\w{1,40})/.exec(words) ?? [];
  if (filter !== undefined) {
    return { code: "unknown_filter", message: `There is no filter "${filter}" here.` };
  }
  if (words.startsWith("tag ")) {
    return { code: "template_syntax", message: "Only {{ … }} is known here, no {% … %}." };
  }
  const [, line, column] = /, line:(\d+), col:(\d+)/.exec(words) ?? [];
  const where = line === undefined ? "" : ` (line ${line}, column ${column})`;
  return { code: "template_syntax", message: `This {{ … }} cannot be read${where}.` };
}
