import type { VariableConfig } from "../src/send/step-config.ts";
import { TypedField, valueTypes } from "./typed-field.ts";

const types = [...valueTypes, "num", "bool"];

/** The variables of a saved workflow and their values. */
export class VariablesList {
  readonly #list: JQuery;

  constructor(list: JQuery, translate: (key: string) => string) {
    this.#list = list;
    list.css({ minHeight: "150px", minWidth: "600px" }).editableList({
      addButton: translate("add-variable"),
      removable: true,
      sortable: true,
      addItem: (container: JQuery, _index: number, data: Partial<VariableConfig> & { hint?: string }) => {
        container.addClass("failover-variable");
        const name = $("<input/>", { type: "text", class: "failover-variable-name" }).appendTo(container);
        name.attr("placeholder", translate("field.name")).val(data.name ?? "");
        const field = new TypedField(container, { label: "=", className: "failover-variable-value", types });
        if (data.value !== undefined) field.value = data.value;
        field.hint(data.hint ?? "");
        container.data("variable", { name, field });
      },
    });
  }

  get variables(): VariableConfig[] {
    const variables: VariableConfig[] = [];
    this.#list.editableList("items").each((_index, item) => {
      const { name, field } = $(item).data("variable") as { name: JQuery; field: TypedField };
      const text = String(name.val()).trim();
      if (text !== "") variables.push({ name: text, value: field.value });
    });
    return variables;
  }

  set variables(variables: readonly VariableConfig[]) {
    this.#list.editableList("empty");
    for (const variable of variables) this.#list.editableList("addItem", variable);
  }

  /** Adds what the workflow declares and nobody has given a value yet. */
  offer(
    declared: Readonly<Record<string, { readonly description?: string; readonly default?: unknown }>>,
  ): void {
    const known = new Set(this.variables.map(({ name }) => name));
    for (const [name, { description, default: value }] of Object.entries(declared)) {
      const hint = [description, value === undefined ? "" : `(${String(value)})`].filter(Boolean).join(" ");
      if (!known.has(name)) this.#list.editableList("addItem", { name, hint });
    }
  }

  height(pixels: number): void {
    this.#list.editableList("height", pixels);
  }
}
