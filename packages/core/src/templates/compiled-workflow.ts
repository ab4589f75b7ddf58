import { isTemplate, type StepTemplate, type WorkflowDefinition } from "../model/index.ts";
import { Template, type TemplateFault, templateLimits } from "./template.ts";

/** The exact place of a text, from the definition down. */
export type Place = readonly (string | number)[];

/** A value of a step: fixed, a text to fill in, or made of others. */
export type Part =
  | { readonly kind: "fixed"; readonly value: unknown }
  | { readonly kind: "template"; readonly template: Template; readonly place: Place }
  | { readonly kind: "list"; readonly parts: readonly Part[] }
  | { readonly kind: "object"; readonly parts: readonly (readonly [name: string, part: Part])[] };

/** One step whose texts have been read. */
export interface CompiledStep {
  readonly step: StepTemplate;
  readonly to: Part;
  readonly from: Part;
  readonly whole: Part;
}

/** A text that is no template that can be used, and where it stands. */
export interface PlacedFault extends TemplateFault {
  readonly place: Place;
}

/** What a workflow may have only so much of. */
export type Excess = "outputs" | "characters";

/** A definition whose texts have been read, and what was wrong with them. */
export interface CompiledWorkflow {
  readonly definition: WorkflowDefinition;
  readonly steps: readonly CompiledStep[];
  readonly templates: readonly { readonly template: Template; readonly place: Place }[];
  readonly faults: readonly PlacedFault[];
  readonly excess: Excess | null; // what there is too much of: the rest was not looked at
}

/** Reads all texts of a definition. */
export function compileWorkflow(definition: WorkflowDefinition): CompiledWorkflow {
  const compiler = new Compiler();
  const steps = definition.steps.map((step, index): CompiledStep => {
    const whole = compiler.compileStep(step, index);
    return { step, whole, to: memberOf(whole, "to"), from: memberOf(whole, "from") };
  });
  return {
    definition,
    steps,
    templates: compiler.templates,
    faults: compiler.faults,
    excess: compiler.excess,
  };
}

class Compiler {
  readonly templates: { readonly template: Template; readonly place: Place }[] = [];
  readonly faults: PlacedFault[] = [];
  #outputs = 0;
  #characters = 0;

  get excess(): Excess | null {
    if (this.#outputs > templateLimits.maxOutputs) return "outputs";
    return this.#characters > templateLimits.maxTotal ? "characters" : null;
  }

  /** The failover rule stays as it is: what is waited for never depends on values. */
  compileStep({ failover, ...message }: StepTemplate, index: number): Part {
    const whole = this.#compile(message, ["steps", index]);
    if (failover === undefined || whole.kind !== "object") return whole;
    return { kind: "object", parts: [...whole.parts, ["failover", { kind: "fixed", value: failover }]] };
  }

  #compile(value: unknown, place: Place): Part {
    if (typeof value === "string") return this.#compileText(value, place);
    if (Array.isArray(value)) {
      const parts = value.map((entry, index) => this.#compile(entry, [...place, index]));
      return parts.every(isFixed) ? { kind: "fixed", value } : { kind: "list", parts };
    }
    if (typeof value !== "object" || value === null) return { kind: "fixed", value };
    const parts = Object.entries(value).map(
      ([name, member]) => [name, this.#compile(member, [...place, name])] as const,
    );
    // A step is taken apart even so: its addresses are asked for by themselves.
    const isStep = place.length === 2;
    return !isStep && parts.every(([, part]) => isFixed(part))
      ? { kind: "fixed", value }
      : { kind: "object", parts };
  }

  #compileText(text: string, place: Place): Part {
    if (!isTemplate(text)) return { kind: "fixed", value: text };
    this.#characters += text.length;
    if (this.excess !== null) return { kind: "fixed", value: text };
    const template = Template.parse(text);
    this.#outputs += template instanceof Template ? template.outputs : 1;
    if (!(template instanceof Template)) {
      this.faults.push({ ...template, place });
      return { kind: "fixed", value: text };
    }
    this.templates.push({ template, place });
    return { kind: "template", template, place };
  }
}

function isFixed({ kind }: Part): boolean {
  return kind === "fixed";
}

function memberOf(whole: Part, name: string): Part {
  const found = whole.kind === "object" ? whole.parts.find(([own]) => own === name) : undefined;
  return found?.[1] ?? { kind: "fixed", value: "" };
}
