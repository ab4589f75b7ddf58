/** Which members may be left out: advice to do so must not lead to the next error. */
import { z } from "zod";
import type { Path } from "./findings.ts";
import { recordOrEmpty, type UnknownRecord } from "./record.ts";
import { schemaAt, valueAt } from "./schema-places.ts";

/** Tells whether neither the schema nor what is written beside a member asks for it. */
export function mayBeLeftOut(schema: z.ZodType, body: unknown, path: Path): boolean {
  return isOptional(schema, path) && !isAskedFor(body, path);
}

function isOptional(schema: z.ZodType, path: Path): boolean {
  const name = path.at(-1);
  if (name === undefined) return false;
  const holder = schemaAt(schema, path.slice(0, -1));
  if (holder instanceof z.ZodRecord) return true;
  const member: unknown = holder instanceof z.ZodObject ? holder.shape[String(name)] : undefined;
  return (
    member instanceof z.ZodOptional || member instanceof z.ZodExactOptional || member instanceof z.ZodDefault
  );
}

function isAskedFor(body: unknown, path: Path): boolean {
  const name = String(path.at(-1));
  const beside = recordOrEmpty(valueAt(body, path.slice(0, -1)));
  if (name === "failover" && path.length === 3) return !isOnLastStep(body, path);
  if (name === beside.message_type || name === beside.type) return true;
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  return rule?.(beside, recordOrEmpty(valueAt(body, path.slice(0, -2)))) ?? false;
}

function isOnLastStep(body: unknown, [list, index]: Path): boolean {
  const steps = valueAt(body, list === undefined ? [] : [list]);
  return Array.isArray(steps) && index === steps.findLastIndex((step) => step !== null);
}

type Rule = (beside: UnknownRecord, around: UnknownRecord) => boolean;

/** Members that only some messages need, each by what asks for it. */
const rules: Readonly<Record<string, Rule>> = {
  tag: ({ category }) => category === "message_tag",
  emoji: ({ action }) => action === "react",
  url: ({ id }, { sticker }) => sticker !== undefined && id === undefined,
  id: ({ url }, { sticker }) => sticker !== undefined && url === undefined,
  context: (message) => contentOf(message) === "reaction",
  whatsapp: (message) => contentOf(message) === "template",
  locale: (_, message) => contentOf(message) === "template",
  viber_service: (message) => contentOf(message) === "video",
  duration: (_, message) => contentOf(message) === "video",
  file_size: (_, message) => contentOf(message) === "video",
};

/** What a message is made of, in both generations. */
function contentOf({ message_type, content }: UnknownRecord): unknown {
  return message_type ?? recordOrEmpty(content).type;
}
