import type { TypedValue } from "../src/send/step-config.ts";

/** The types that every value may have. */
export const valueTypes = ["str", "msg", "flow", "global", "env", "jsonata"] as const;
export const numberTypes = ["num", "msg", "flow", "global", "env", "jsonata"] as const;
export const jsonTypes = ["json", "msg", "flow", "global", "env", "jsonata"] as const;

/** A line of a step: its label, its typed input, and whether it can be seen. */
export class TypedField {
  readonly row: JQuery;
  readonly #label: JQuery;
  readonly #input: JQuery;

  constructor(parent: JQuery, field: { label: string; className: string; types: readonly string[] }) {
    this.row = $("<div/>", { class: "failover-field" }).appendTo(parent);
    this.#label = $("<label/>").text(field.label).appendTo(this.row);
    const holder = $("<div/>", { class: "failover-value" }).appendTo(this.row);
    this.#input = $("<input/>", { type: "text", class: field.className, style: "width: 100%" }).appendTo(
      holder,
    );
    this.#input.typedInput({ default: field.types[0], types: field.types });
  }

  get value(): TypedValue {
    return { value: this.#input.typedInput("value"), type: this.#input.typedInput("type") };
  }

  set value({ value, type }: TypedValue) {
    this.#input.typedInput("type", type);
    this.#input.typedInput("value", value);
  }

  label(text: string): void {
    this.#label.text(text);
  }

  /** What an empty field suggests. */
  hint(text: string): void {
    this.row.find(".red-ui-typedInput-input").attr("placeholder", text);
  }

  types(types: readonly string[]): void {
    this.#input.typedInput("types", types);
  }

  /** A field that is made while its tab is hidden has no width until it is seen. */
  fit(): void {
    this.#input.typedInput("width", "100%");
  }
}
