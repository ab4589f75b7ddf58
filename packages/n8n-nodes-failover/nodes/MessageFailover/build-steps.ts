import { type Channel, channelRules, isChannel, type RunRequest } from "@failover-kit/core/model";
import type { IDataObject } from "n8n-workflow";
import { parseJsonField, parseJsonStructure } from "../shared/json-field.ts";
import { mediaTypes } from "./form/channel-fields.ts";
import { optionsOf } from "./form/channel-options.ts";

/** One row of the field Steps, as n8n gives it. */
export interface StepForm {
  readonly channel: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly messageType?: string;
  readonly text?: unknown;
  readonly mediaUrl?: string;
  readonly caption?: string;
  readonly templateName?: string;
  readonly templateParameters?: readonly unknown[];
  readonly contentJson?: unknown;
  readonly conditionStatus?: string;
  readonly expiryAmount?: number;
  readonly expiryUnit?: string;
  readonly stopOnReply?: boolean;
  readonly options?: IDataObject;
}

const secondsIn: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** An amount of time in whole seconds. What is no number stays as it is: the server names the place. */
export function toSeconds(amount: unknown, unit: unknown): number {
  return Math.round(Number(amount) * (secondsIn[String(unit)] ?? 1));
}

/** The steps of a request, from the rows of the form. The last one has nothing to fail over to. */
export function buildSteps(forms: readonly StepForm[]): RunRequest["steps"] {
  return forms.map((form, index) => {
    const isLast = index === forms.length - 1;
    const step = { ...buildMessage(form), ...(!isLast && { failover: buildFailover(form) }) };
    // A form can say what the types forbid, for example `read` over SMS. The server checks it, and names the place.
    return step as unknown as RunRequest["steps"][number];
  });
}

function buildFailover(form: StepForm): IDataObject {
  const { channel, conditionStatus, expiryAmount, expiryUnit, stopOnReply } = form;
  const reportsRead = isChannel(channel) && channelRules[channel].reportsRead;
  return {
    // The form keeps what was chosen for another channel before.
    condition_status: reportsRead ? (conditionStatus ?? "read") : "delivered",
    expiry_time: toSeconds(expiryAmount ?? 10, expiryUnit ?? "minutes"),
    ...(stopOnReply === true && { stop_on_reply: true }),
  };
}

function buildMessage(form: StepForm): IDataObject {
  const { channel, options = {} } = form;
  const messageType = form.messageType ?? "text";
  const message: IDataObject = {
    channel,
    from: asText(form.from),
    to: recipient(form),
    message_type: messageType,
    [messageType]: buildContent(form, messageType),
  };
  for (const { field, path } of isChannel(channel) ? optionsOf(channel as Channel) : []) {
    const value = options[field.name];
    if (value !== undefined && value !== "") put(message, path, value);
  }
  return { ...message, ...(parseJsonField(options.otherFields, "Other Fields (JSON)") as IDataObject) };
}

function buildContent(form: StepForm, messageType: string): IDataObject | string {
  if (messageType === "text") return asText(form.text);
  if (messageType === "template") {
    const parameters = (form.templateParameters ?? []).map(asText);
    return { name: form.templateName ?? "", ...(parameters.length > 0 && { parameters }) };
  }
  if ((mediaTypes as readonly string[]).includes(messageType)) {
    return { url: form.mediaUrl ?? "", ...(form.caption && { caption: form.caption }) };
  }
  return parseJsonStructure(form.contentJson, "Content (JSON)") as IDataObject;
}

/** Phone numbers are often kept as people write them: `+44 7700 900042`. The API takes their digits. */
function recipient({ channel, to }: StepForm): string {
  const isPhone = isChannel(channel) && channelRules[channel].to === "phone";
  return isPhone
    ? asText(to)
        .replace(/[\s().-]/g, "")
        .replace(/^\+/, "")
    : asText(to);
}

/** Numbers from a table are as good as text: phone numbers often come so. */
function asText(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

function put(target: IDataObject, [name = "", ...rest]: readonly string[], value: IDataObject[string]): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = (target[name] ?? {}) as IDataObject;
  target[name] = inner;
  put(inner, rest, value);
}
