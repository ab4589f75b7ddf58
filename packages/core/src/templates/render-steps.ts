import { formatPath, type Issue, type Message } from "../model/index.ts";
import type { RenderedStep } from "../validation/index.ts";
import type { CompiledStep, CompiledWorkflow, Part, Place } from "./compiled-workflow.ts";
import type { Template, Values } from "./template.ts";

const MAX_RENDERED = 1_048_576; // characters of all texts of a run: as much as a body may have

/** The steps with the values in them, or why that cannot be. */
export type RenderResult =
  | { readonly ok: true; readonly steps: readonly RenderedStep[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Fills in the values. A step whose recipient needs a value that is not there, or comes out empty, is skipped. */
export function renderSteps({ steps }: CompiledWorkflow, values: Values): RenderResult {
  const renderer = new Renderer(values);
  const rendered = steps.map((step) => renderer.renderStep(step));
  return renderer.issues.size > 0
    ? { ok: false, issues: [...renderer.issues.values()] }
    : { ok: true, steps: rendered };
}

const tooMuch = {
  message: "With these values the text becomes too long, or takes too long to make.",
  fix: "Give shorter values, or use fewer filters in the saved workflow.",
};
const unsuitable = {
  message: "With these values the text cannot be made: a filter does not take one of them.",
  fix: "Give values that the filters of the saved workflow can use.",
};

class Renderer {
  readonly issues = new Map<string, Issue>(); // by path: a variable that is missing in five texts is one issue
  readonly #values: Values;
  #length = 0;
  #hasFailed = false;

  constructor(values: Values) {
    this.#values = values;
  }

  renderStep({ step, to, from, whole }: CompiledStep): RenderedStep {
    if (!this.#hasRecipient(to)) return { kind: "skipped", message: this.#emptyMessage(step, from) };
    return { kind: "step", step: Object.fromEntries(this.#members(whole)) };
  }

  #hasRecipient(to: Part): boolean {
    if (to.kind === "fixed") return to.value !== "";
    if (to.kind !== "template") return true;
    const rendered = to.template.render(this.#values);
    return rendered.kind === "failed" || (rendered.kind === "text" && rendered.text.trim() !== "");
  }

  /** Nothing of it will be sent, so nothing of it is filled in but the sender. */
  #emptyMessage({ channel, message_type }: CompiledStep["step"], from: Part): Message {
    const rendered = from.kind === "template" ? from.template.render(this.#values) : null;
    const sender = rendered === null ? (from.kind === "fixed" ? String(from.value) : "") : "";
    return { channel, message_type, from: rendered?.kind === "text" ? rendered.text : sender, to: "" };
  }

  #members(part: Part): [string, unknown][] {
    if (part.kind !== "object") return [];
    return part.parts.map(([name, member]) => {
      const value = this.#fill(member);
      // Spaces around an address come from templates that people wrote to be read.
      const isAddress = (name === "to" || name === "from") && typeof value === "string";
      return [name, isAddress && member.kind === "template" ? value.trim() : value];
    });
  }

  #fill(part: Part): unknown {
    switch (part.kind) {
      case "fixed":
        return part.value;
      case "list":
        return part.parts.map((entry) => this.#fill(entry));
      case "object":
        return Object.fromEntries(part.parts.map(([name, member]) => [name, this.#fill(member)]));
      case "template":
        return this.#fillText(part.template, part.place);
    }
  }

  #fillText(template: Template, place: Place): string {
    if (this.#hasFailed) return ""; // the run is refused: no more time goes into it
    const rendered = template.render(this.#values);
    if (rendered.kind === "missing") this.#reportMissing(rendered.variable);
    if (rendered.kind === "failed") this.#reportFailed(place, rendered.isTooMuch);
    if (rendered.kind !== "text") return "";
    this.#length += rendered.text.length;
    if (this.#length > MAX_RENDERED) this.#reportFailed(place, true);
    return rendered.text;
  }

  #reportMissing(variable: string): void {
    const path = formatPath(["variables", variable]);
    this.issues.set(path, {
      path,
      code: "required",
      message: "This variable is missing: it has no default, and a step that would be sent needs it.",
      fix: `Add "${variable}" to "variables".`,
    });
  }

  #reportFailed(place: Place, isTooMuch: boolean): void {
    this.#hasFailed = true;
    const path = formatPath(place);
    const words = isTooMuch ? tooMuch : unsuitable;
    this.issues.set(path, { path, code: "template_failed", ...words });
  }
}
