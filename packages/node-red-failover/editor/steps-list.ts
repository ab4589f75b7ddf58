import { type Channel, type ContentType, channelRules, channels } from "@failover-kit/core/model";
import { mediaTypes, type StepConfig, type TypedValue } from "../src/send/step-config.ts";
import { jsonTypes, numberTypes, TypedField, valueTypes } from "./typed-field.ts";

type Translate = (key: string) => string;

const units = ["s", "min", "h", "d"] as const;
const objectTypes: ReadonlySet<ContentType> = new Set([
  "custom",
  "card",
  "carousel",
  "sticker",
  "reaction",
  "content",
]);

/** The list of steps in the dialogue: one row for each, to be dragged into order. */
export class StepsList {
  readonly #list: JQuery;
  #isFilled = false;

  constructor(list: JQuery, translate: Translate) {
    this.#list = list;
    const refresh = () => this.#refresh();
    list.css({ minHeight: "220px", minWidth: "600px" }).editableList({
      addButton: translate("add-step"),
      removable: true,
      sortable: true,
      scrollOnAdd: false,
      addItem: (container: JQuery, _index: number, data: Partial<StepConfig>) => {
        const last = this.steps.at(-1);
        const step = new StepRow(container, translate);
        step.config = { ...emptyStep(last?.channel === undefined ? "messenger" : "sms"), ...data };
        container.data("step", step);
        step.fit();
        refresh();
        if (this.#isFilled) container[0]?.scrollIntoView({ behavior: "smooth", block: "nearest" });
      },
      removeItem: refresh,
      sortItems: refresh,
    });
  }

  get steps(): StepConfig[] {
    return this.#rows().map((row) => row.config);
  }

  set steps(steps: readonly Partial<StepConfig>[]) {
    this.#list.editableList("empty");
    for (const step of steps) this.#list.editableList("addItem", step);
    this.#isFilled = true;
  }

  height(pixels: number): void {
    this.#list.editableList("height", pixels);
  }

  fit(): void {
    for (const row of this.#rows()) row.fit();
  }

  #rows(): StepRow[] {
    const rows: (StepRow | undefined)[] = [];
    this.#list.editableList("items").each((_index, item) => void rows.push($(item).data("step") as StepRow));
    return rows.filter((row) => row !== undefined);
  }

  /** The number of each step, and which of them is the last, change with the order. */
  #refresh(): void {
    const rows = this.#rows();
    for (const [index, row] of rows.entries()) row.place(index + 1, index === rows.length - 1);
  }
}

/** A step that nothing is known of yet. */
function emptyStep(channel: Channel): StepConfig {
  const text = (value = ""): TypedValue => ({ value, type: "str" });
  return {
    channel,
    messageType: "text",
    to: text(),
    from: text(),
    content: { value: "payload", type: "msg" },
    caption: text(),
    parameters: { value: "[]", type: "json" },
    options: { value: "{}", type: "json" },
    condition: channelRules[channel].reportsRead ? "read" : "delivered",
    expiry: { value: "10", type: "num" },
    unit: "min",
  };
}

class StepRow {
  readonly #translate: Translate;
  readonly #number: JQuery;
  readonly #channel: JQuery;
  readonly #messageType: JQuery;
  readonly #to: TypedField;
  readonly #from: TypedField;
  readonly #content: TypedField;
  readonly #caption: TypedField;
  readonly #parameters: TypedField;
  readonly #options: TypedField;
  readonly #rule: JQuery;
  readonly #condition: JQuery;
  readonly #expiry: JQuery;
  readonly #unit: JQuery;
  readonly #last: JQuery;

  constructor(container: JQuery, translate: Translate) {
    this.#translate = translate;
    container.addClass("failover-step");
    const head = $("<div/>", { class: "failover-head" }).appendTo(container);
    this.#number = $("<span/>", { class: "failover-number" }).appendTo(head);
    this.#channel = select(
      "failover-channel",
      channels.map((name) => [name, channelRules[name].label]),
    ).appendTo(head);
    this.#messageType = select("failover-message-type", []).appendTo(head);
    const more = $("<a/>", { href: "#", class: "failover-more" }).appendTo(head);
    $("<i/>", { class: "fa fa-sliders" }).appendTo(more);
    $("<span/>")
      .text(` ${translate("options")}`)
      .appendTo(more);
    const field = (name: string, types: readonly string[]) =>
      new TypedField(container, { label: translate(`field.${name}`), className: `failover-${name}`, types });
    this.#to = field("to", valueTypes);
    this.#from = field("from", valueTypes);
    this.#content = field("content", valueTypes);
    this.#caption = field("caption", valueTypes);
    this.#parameters = field("parameters", jsonTypes);
    this.#options = field("options", jsonTypes);
    this.#rule = $("<div/>", { class: "failover-rule" }).appendTo(container);
    $("<span/>").text(translate("rule.if-not")).appendTo(this.#rule);
    this.#condition = select("failover-condition", []).appendTo(this.#rule);
    $("<span/>").text(translate("rule.within")).appendTo(this.#rule);
    const holder = $("<div/>", { class: "failover-expiry-holder" }).appendTo(this.#rule);
    this.#expiry = $("<input/>", { type: "text", class: "failover-expiry", style: "width: 100%" }).appendTo(
      holder,
    );
    this.#expiry.typedInput({ default: "num", types: numberTypes });
    this.#unit = select(
      "failover-unit",
      units.map((unit) => [unit, translate(`unit.${unit}`)]),
    ).appendTo(this.#rule);
    $("<span/>").text(translate("rule.next")).appendTo(this.#rule);
    this.#last = $("<div/>", { class: "failover-last" }).text(translate("rule.last")).appendTo(container);
    this.#channel.on("change", () => this.#onChannel());
    this.#messageType.on("change", () => this.#onMessageType());
    more.on("click", (event) => {
      event.preventDefault();
      this.#options.row.toggle();
    });
  }

  get config(): StepConfig {
    return {
      channel: this.#channel.val() as Channel,
      messageType: this.#messageType.val() as ContentType,
      to: this.#to.value,
      from: this.#from.value,
      content: this.#content.value,
      caption: this.#caption.value,
      parameters: this.#parameters.value,
      options: this.#options.value,
      condition: this.#condition.val() as StepConfig["condition"],
      expiry: { value: this.#expiry.typedInput("value"), type: this.#expiry.typedInput("type") },
      unit: this.#unit.val() as StepConfig["unit"],
    };
  }

  set config(step: StepConfig) {
    this.#channel.val(step.channel);
    this.#onChannel();
    this.#messageType.val(step.messageType);
    this.#onMessageType();
    this.#to.value = step.to;
    this.#from.value = step.from;
    this.#content.value = step.content;
    this.#caption.value = step.caption;
    this.#parameters.value = step.parameters;
    this.#options.value = step.options;
    this.#options.row.toggle(!["", "{}"].includes(step.options.value));
    this.#condition.val(step.condition);
    this.#expiry.typedInput("type", step.expiry.type);
    this.#expiry.typedInput("value", step.expiry.value);
    this.#unit.val(step.unit);
  }

  place(number: number, isLast: boolean): void {
    this.#number.text(number);
    this.#rule.toggle(!isLast);
    this.#last.toggle(isLast);
  }

  fit(): void {
    for (const field of [
      this.#to,
      this.#from,
      this.#content,
      this.#caption,
      this.#parameters,
      this.#options,
    ]) {
      field.fit();
    }
    this.#expiry.typedInput("width", "100%");
  }

  /** Offers what the channel can carry and report, and keeps what was chosen where it can. */
  #onChannel(): void {
    const rule = channelRules[this.#channel.val() as Channel];
    const chosen = this.#messageType.val() as ContentType;
    refill(
      this.#messageType,
      rule.contents.map((type) => [type, this.#translate(`content.${type}`)]),
    );
    this.#messageType.val(rule.contents.includes(chosen) ? chosen : "text");
    const conditions = rule.reportsRead ? ["read", "delivered"] : ["delivered"];
    const condition = this.#condition.val() as string | null;
    refill(
      this.#condition,
      conditions.map((name) => [name, this.#translate(`condition.${name}`)]),
    );
    if (condition !== null && conditions.includes(condition)) this.#condition.val(condition);
    this.#to.hint(this.#translate(`hint.${rule.to}`));
    this.#from.hint(this.#translate(`hint.${rule.from}`));
    this.#onMessageType();
  }

  #onMessageType(): void {
    const type = this.#messageType.val() as ContentType;
    const name = mediaTypes.has(type) ? "url" : objectTypes.has(type) ? "object" : type;
    this.#content.label(this.#translate(`field.${name}`));
    this.#content.types(name === "object" ? jsonTypes : valueTypes);
    this.#caption.row.toggle(name === "url");
    this.#parameters.row.toggle(type === "template");
  }
}

function select(className: string, options: readonly (readonly [string, string])[]): JQuery {
  const element = $("<select/>", { class: className });
  refill(element, options);
  return element;
}

function refill(element: JQuery, options: readonly (readonly [string, string])[]): void {
  element.empty();
  for (const [value, text] of options) $("<option/>").val(value).text(text).appendTo(element);
}
