import type { Json } from "./slack-types.ts";

type Values = Record<string, Record<string, Json>>;

interface Field {
  readonly block: string;
  readonly element: Json;
}

/** Every element of a view in which something can be entered or chosen, with the block it is in. */
export function fieldsOf(view: Json): readonly Field[] {
  return (view.blocks as Json[]).flatMap((block) => {
    const elements = (block.elements ?? [block.element ?? block.accessory]) as (Json | undefined)[];
    return elements
      .filter(
        (element) => element !== undefined && element.type !== "button" && element.action_id !== undefined,
      )
      .map((element) => ({ block: String(block.block_id), element: element as Json }));
  });
}

/** What the fields of a view hold: what was entered where the ids are the same, else what they begin with. */
export function valuesFor(view: Json, before: Values): Values {
  const values: Values = {};
  for (const { block, element } of fieldsOf(view)) {
    const action = String(element.action_id);
    const kept = before[block]?.[action];
    values[block] = { ...values[block], [action]: kept ?? initialState(element) };
  }
  return values;
}

function initialState(element: Json): Json {
  if (element.type === "checkboxes") {
    return { type: element.type, selected_options: element.initial_options ?? [] };
  }
  return element.type === "plain_text_input"
    ? { type: element.type, value: element.initial_value ?? null }
    : { type: element.type, selected_option: element.initial_option ?? null };
}

/** The required fields of a modal that are still empty: Slack's own client does not let it be sent like that. */
export function missingFields(view: Json, values: Values): readonly string[] {
  return (view.blocks as Json[])
    .filter(({ type, optional }) => type === "input" && optional !== true)
    .filter(({ block_id: block, element }) => {
      const state = values[String(block)]?.[String((element as Json).action_id)];
      return !state?.value && !state?.selected_option;
    })
    .map(({ block_id: block }) => String(block));
}
