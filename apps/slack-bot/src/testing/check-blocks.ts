/**
 * The rules of Block Kit that Slack enforces, as far as this bot uses it: kinds of blocks and elements, their members,
 * their lengths, their counts. Anything else is refused. Sources: Slack's Block Kit reference; types of @slack/types 3.2.
 */
type Json = Readonly<Record<string, unknown>>;

interface Rule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const rule = (required: readonly string[], optional: readonly string[] = []): Rule => ({
  required,
  optional,
});

const blockRules: Readonly<Record<string, Rule>> = {
  section: rule(["text"], ["accessory"]),
  actions: rule(["elements"]),
  context: rule(["elements"]),
  divider: rule([]),
  header: rule(["text"]),
  input: rule(["label", "element"], ["hint", "optional", "dispatch_action"]),
};

const elementRules: Readonly<Record<string, Rule>> = {
  button: rule(["text", "action_id"], ["value", "style", "confirm", "accessibility_label", "url"]),
  static_select: rule(["options", "action_id"], ["initial_option", "placeholder", "confirm"]),
  external_select: rule(["action_id"], ["initial_option", "placeholder", "min_query_length"]),
  checkboxes: rule(["options", "action_id"], ["initial_options", "confirm"]),
  plain_text_input: rule(
    ["action_id"],
    ["multiline", "max_length", "min_length", "initial_value", "placeholder"],
  ),
};

const interactive = ["button", "static_select", "external_select", "checkboxes"];
const inputs = ["plain_text_input", "static_select", "external_select", "checkboxes"];

/** Every rule that some blocks break; empty when Slack would take them. */
export function blockFaults(blocks: unknown, surface: "message" | "modal" | "home"): readonly string[] {
  const faults = new Faults();
  if (!Array.isArray(blocks) || blocks.length === 0) return ["blocks: there must be some"];
  if (blocks.length > (surface === "message" ? 50 : 100)) faults.add("blocks", "too many of them");
  const ids = new Set<unknown>();
  for (const [index, block] of (blocks as Json[]).entries()) {
    const at = `blocks[${index}]`;
    checkBlock(block, at, surface, faults);
    if (block.block_id !== undefined && ids.has(block.block_id))
      faults.add(at, "its block_id is there twice");
    ids.add(block.block_id);
  }
  if (surface === "message" && JSON.stringify(blocks).length > 13_200)
    faults.add("blocks", "msg_blocks_too_long");
  return faults.list;
}

/** Every rule that a view breaks. */
export function viewFaults(view: Json): readonly string[] {
  const faults = new Faults();
  const surface = view.type === "home" ? "home" : "modal";
  if (surface === "modal") {
    checkText(view.title, { at: "title", kinds: ["plain_text"], max: 24 }, faults);
    for (const name of ["submit", "close"]) {
      if (view[name] !== undefined)
        checkText(view[name], { at: name, kinds: ["plain_text"], max: 24 }, faults);
    }
    const hasInput = (view.blocks as Json[] | undefined)?.some(({ type }) => type === "input");
    if (hasInput && view.submit === undefined) faults.add("submit", "a view with inputs needs it");
  }
  checkLength(view.private_metadata, "private_metadata", 3000, faults);
  checkLength(view.callback_id, "callback_id", 255, faults);
  return [...faults.list, ...blockFaults(view.blocks, surface)];
}

class Faults {
  readonly list: string[] = [];
  add(at: string, what: string): void {
    this.list.push(`${at}: ${what}`);
  }
}

function checkBlock(block: Json, at: string, surface: string, faults: Faults): void {
  if (!checkMembers(block, { at, rules: blockRules, common: ["type", "block_id"] }, faults)) return;
  checkLength(block.block_id, `${at}.block_id`, 255, faults);
  switch (block.type) {
    case "section":
      checkText(block.text, { at: `${at}.text`, kinds: ["plain_text", "mrkdwn"], max: 3000 }, faults);
      if (block.accessory !== undefined)
        checkElement(block.accessory, `${at}.accessory`, interactive, faults);
      break;
    case "header":
      checkText(block.text, { at: `${at}.text`, kinds: ["plain_text"], max: 150 }, faults);
      break;
    case "context":
      checkList(block.elements, `${at}.elements`, 10, faults).forEach((element, index) => {
        checkText(
          element,
          { at: `${at}.elements[${index}]`, kinds: ["plain_text", "mrkdwn"], max: 3000 },
          faults,
        );
      });
      break;
    case "actions":
      checkActions(block, at, faults);
      break;
    case "input":
      checkInput(block, at, surface, faults);
      break;
  }
}

function checkActions(block: Json, at: string, faults: Faults): void {
  const elements = checkList(block.elements, `${at}.elements`, 25, faults);
  elements.forEach((element, index) => {
    checkElement(element, `${at}.elements[${index}]`, interactive, faults);
  });
  if (new Set(elements.map(({ action_id }) => action_id)).size < elements.length) {
    faults.add(at, "an action_id is there twice");
  }
}

function checkInput(block: Json, at: string, surface: string, faults: Faults): void {
  if (surface !== "modal") faults.add(at, "inputs are for modals here");
  checkText(block.label, { at: `${at}.label`, kinds: ["plain_text"], max: 2000 }, faults);
  if (block.hint !== undefined)
    checkText(block.hint, { at: `${at}.hint`, kinds: ["plain_text"], max: 2000 }, faults);
  checkElement(block.element, `${at}.element`, inputs, faults);
}

function checkElement(value: unknown, at: string, kinds: readonly string[], faults: Faults): void {
  const element = value as Json;
  if (!kinds.includes(String(element?.type))) {
    faults.add(at, `${element?.type} cannot be here`);
    return;
  }
  if (!checkMembers(element, { at, rules: elementRules, common: ["type"] }, faults)) return;
  checkLength(element.action_id, `${at}.action_id`, 255, faults);
  checkLength(element.value, `${at}.value`, 2000, faults);
  checkLength(element.accessibility_label, `${at}.accessibility_label`, 75, faults);
  if (element.type === "button")
    checkText(element.text, { at: `${at}.text`, kinds: ["plain_text"], max: 75 }, faults);
  if (element.style !== undefined && element.style !== "primary" && element.style !== "danger") {
    faults.add(at, "no such style");
  }
  if (element.placeholder !== undefined) {
    checkText(element.placeholder, { at: `${at}.placeholder`, kinds: ["plain_text"], max: 150 }, faults);
  }
  if (element.confirm !== undefined) checkConfirm(element.confirm as Json, `${at}.confirm`, faults);
  if (element.type === "static_select") checkOptions(element, at, faults);
  if (element.type === "checkboxes") checkBoxes(element, at, faults);
  if (element.type === "external_select" && element.initial_option !== undefined) {
    checkOption(element.initial_option as Json, `${at}.initial_option`, faults);
  }
  if (element.type === "plain_text_input") checkTextInput(element, at, faults);
}

function checkTextInput({ max_length: max, initial_value: initial }: Json, at: string, faults: Faults): void {
  if (max !== undefined && (Number(max) < 1 || Number(max) > 3000)) faults.add(at, "max_length is 1 to 3000");
  checkLength(initial, `${at}.initial_value`, Number(max ?? 3000), faults);
}

function checkConfirm(dialog: Json, at: string, faults: Faults): void {
  checkText(dialog.title, { at: `${at}.title`, kinds: ["plain_text"], max: 100 }, faults);
  checkText(dialog.text, { at: `${at}.text`, kinds: ["plain_text", "mrkdwn"], max: 300 }, faults);
  checkText(dialog.confirm, { at: `${at}.confirm`, kinds: ["plain_text"], max: 30 }, faults);
  checkText(dialog.deny, { at: `${at}.deny`, kinds: ["plain_text"], max: 30 }, faults);
}

function checkOptions(element: Json, at: string, faults: Faults): void {
  const options = checkList(element.options, `${at}.options`, 100, faults);
  options.forEach((option, index) => {
    checkOption(option, `${at}.options[${index}]`, faults);
  });
  const isOne = options.some((option) => JSON.stringify(option) === JSON.stringify(element.initial_option));
  if (element.initial_option !== undefined && !isOne) faults.add(at, "initial_option is none of the options");
}

function checkBoxes({ options, initial_options: ticked }: Json, at: string, faults: Faults): void {
  const all = checkList(options, `${at}.options`, 10, faults);
  all.forEach((option, index) => {
    checkOption(option, `${at}.options[${index}]`, faults);
  });
  if (ticked === undefined) return;
  const offered = all.map((option) => JSON.stringify(option));
  const isOne = checkList(ticked, `${at}.initial_options`, 10, faults).every((option) =>
    offered.includes(JSON.stringify(option)),
  );
  if (!isOne) faults.add(at, "initial_options are none of the options");
}

/** Options of lists, also of those that are answered on request. */
export function checkOption(option: Json, at: string, faults: { add(at: string, what: string): void }): void {
  checkText(option.text, { at: `${at}.text`, kinds: ["plain_text"], max: 75 }, faults);
  if (option.description !== undefined) {
    checkText(option.description, { at: `${at}.description`, kinds: ["plain_text"], max: 75 }, faults);
  }
  if (typeof option.value !== "string" || option.value.length > 75)
    faults.add(`${at}.value`, "1 to 75 characters");
}

function checkMembers(
  value: Json,
  { at, rules, common }: { at: string; rules: Readonly<Record<string, Rule>>; common: readonly string[] },
  faults: { add(at: string, what: string): void },
): boolean {
  const found = rules[String(value?.type)];
  if (found === undefined) {
    faults.add(at, `unknown type ${String(value?.type)}`);
    return false;
  }
  const known = [...common, ...found.required, ...found.optional];
  for (const name of Object.keys(value)) if (!known.includes(name)) faults.add(at, `unknown member ${name}`);
  for (const name of found.required) if (value[name] === undefined) faults.add(at, `${name} is missing`);
  return true;
}

function checkList(value: unknown, at: string, max: number, faults: Faults): readonly Json[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > max) faults.add(at, `1 to ${max} of them`);
  return Array.isArray(value) ? value : [];
}

function checkText(
  value: unknown,
  { at, kinds, max }: { readonly at: string; readonly kinds: readonly string[]; readonly max: number },
  faults: { add(at: string, what: string): void },
): void {
  const text = value as Json | undefined;
  if (text === undefined || !kinds.includes(String(text.type))) {
    faults.add(at, `must be ${kinds.join(" or ")}`);
    return;
  }
  if (typeof text.text !== "string" || text.text.length < 1 || text.text.length > max) {
    faults.add(at, `1 to ${max} characters`);
  }
}

function checkLength(value: unknown, at: string, max: number, faults: Faults): void {
  if (value !== undefined && (typeof value !== "string" || value.length > max)) {
    faults.add(at, `at most ${max} characters`);
  }
}
