import type { NamedRunRequest, RunRequest } from "@failover-kit/core/model";
import { InputError } from "./input-error.ts";
import {
  mediaTypes,
  type SendConfig,
  type StepConfig,
  type TimeUnit,
  type TypedValue,
  unitSeconds,
} from "./step-config.ts";

/** Finds the value of a typed input for the message at hand. */
export type Evaluate = (typed: TypedValue) => Promise<unknown>;

type RunSettings = Pick<RunRequest, "client_ref" | "on_unknown" | "final_expiry_time">;

/** What a message asks for, as the server takes it. What can be told apart here is an InputError; the rest is the server's. */
export async function buildRequest(
  config: SendConfig,
  payload: unknown,
  evaluate: Evaluate,
): Promise<RunRequest | NamedRunRequest> {
  if (config.use === "payload") return requestFromPayload(payload);
  const settings = await buildSettings(config, evaluate);
  if (config.use === "workflow") return { ...(await buildNamed(config, evaluate)), ...settings };
  const steps = await buildSteps(config, evaluate);
  return { steps, ...settings } as unknown as RunRequest; // the server checks what the types cannot
}

function requestFromPayload(payload: unknown): RunRequest | NamedRunRequest {
  const isRequest = isObject(payload) && ("steps" in payload || "workflow" in payload);
  if (isRequest) return payload as unknown as RunRequest | NamedRunRequest;
  throw new InputError("msg.payload", 'must be an object with "steps", or with "workflow" and "variables".');
}

async function buildSettings(config: SendConfig, evaluate: Evaluate): Promise<RunSettings> {
  const clientRef = asText(
    await evaluate({ value: config.clientRef, type: config.clientRefType }),
    "The reference",
  );
  const finalExpiry = config.finalExpiry.trim();
  return {
    ...(clientRef !== "" && { client_ref: clientRef }),
    ...(config.onUnknown === "give_up" && { on_unknown: config.onUnknown }),
    ...(finalExpiry !== "" && {
      final_expiry_time: seconds(finalExpiry, config.finalUnit, "The last limit"),
    }),
  };
}

async function buildNamed(
  config: SendConfig,
  evaluate: Evaluate,
): Promise<Pick<NamedRunRequest, "workflow" | "variables">> {
  const workflow = asText(
    await evaluate({ value: config.workflow, type: config.workflowType }),
    "The workflow",
  );
  if (workflow === "") throw new InputError("The workflow", "is empty. Choose one, or give its name.");
  const variables: Record<string, string | number | boolean | null> = {};
  for (const { name, value } of config.variables) {
    const given = await evaluate(value);
    const isSimple =
      given === null || given === undefined || ["string", "number", "boolean"].includes(typeof given);
    if (!isSimple) throw new InputError(`The variable ${name}`, "must be a text, a number or true or false.");
    variables[name] = (given ?? null) as string | number | boolean | null;
  }
  return { workflow, variables };
}

async function buildSteps(config: SendConfig, evaluate: Evaluate): Promise<Record<string, unknown>[]> {
  const steps: Record<string, unknown>[] = [];
  for (const [index, step] of config.steps.entries()) {
    const built = await buildStep(step, { place: `Step ${index + 1}:`, config, evaluate });
    if (built !== null) steps.push(built);
  }
  const last = steps.at(-1);
  if (last === undefined) throw new InputError("No step", "has a recipient, so there is nothing to send.");
  delete last.failover; // there is nothing left to fail over to
  return steps;
}

interface StepContext {
  readonly place: string;
  readonly config: SendConfig;
  readonly evaluate: Evaluate;
}

/** Null when the step has no recipient and such steps are left out. */
async function buildStep(step: StepConfig, context: StepContext): Promise<Record<string, unknown> | null> {
  const { place, config, evaluate } = context;
  const to = asText(await evaluate(step.to), `${place} To`);
  if (to === "" && config.skipEmpty) return null;
  if (to === "") throw new InputError(`${place} To`, `is empty (${nameOf(step.to)}).`);
  const from = asText(await evaluate(step.from), `${place} From`);
  if (from === "") throw new InputError(`${place} From`, `is empty (${nameOf(step.from)}).`);
  const expiry = await evaluate(step.expiry);
  return {
    channel: step.channel,
    from,
    to,
    message_type: step.messageType,
    ...(await buildOptions(step, context)),
    [step.messageType]: await buildContent(step, context),
    failover: {
      condition_status: step.condition,
      expiry_time: seconds(expiry, step.unit, `${place} The time limit`),
    },
  };
}

async function buildOptions(step: StepConfig, { place, evaluate }: StepContext): Promise<object> {
  const options = (await evaluate(step.options)) ?? {};
  if (options === "") return {};
  if (!isObject(options)) throw new InputError(`${place} Options`, "must be an object.");
  return options;
}

async function buildContent(step: StepConfig, { place, evaluate }: StepContext): Promise<unknown> {
  const content = await evaluate(step.content);
  if (mediaTypes.has(step.messageType)) {
    const caption = asText(await evaluate(step.caption), `${place} Caption`);
    return { url: asText(content, `${place} Address`), ...(caption !== "" && { caption }) };
  }
  if (step.messageType === "template") {
    const parameters = (await evaluate(step.parameters)) ?? [];
    if (parameters !== "" && !Array.isArray(parameters)) {
      throw new InputError(`${place} Parameters`, "must be a list.");
    }
    const list = parameters === "" ? [] : parameters.map(String);
    return { name: asText(content, `${place} Template`), ...(list.length > 0 && { parameters: list }) };
  }
  if (step.messageType !== "text") return content;
  const text = asText(content, `${place} Text`);
  if (text === "") throw new InputError(`${place} Text`, `is empty (${nameOf(step.content)}).`);
  return text;
}

function seconds(value: unknown, unit: TimeUnit, place: string): number {
  const amount = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof amount !== "number" || !Number.isFinite(amount) || amount <= 0) {
    throw new InputError(place, "must be a number greater than 0.");
  }
  return Math.round(amount * unitSeconds[unit]);
}

function asText(value: unknown, place: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  throw new InputError(place, "must be a text or a number, not an object.");
}

/** Where a value comes from, for people. What was typed in itself may be a phone number and is not told. */
function nameOf({ value, type }: TypedValue): string {
  if (["msg", "flow", "global"].includes(type)) return `${type}.${value}`;
  return type === "env" ? `environment variable ${value}` : type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}
