import { z } from "zod";

const templateSchema = z.string().regex(/\{\{/).meta({ description: "A template: {{ name }}" });

/** The same object with a template allowed wherever it takes a text, at any depth. Free objects take one anyway. */
export function withTemplates(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries(schema.shape).map(([name, member]) => [name, allowTemplate(member)] as const);
  return schema.extend(Object.fromEntries(shape));
}

function allowTemplate(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional) return described(allowTemplate(schema.unwrap()).optional(), schema);
  if (schema instanceof z.ZodObject) return described(withTemplates(schema), schema);
  if (schema instanceof z.ZodArray) return described(z.array(allowTemplate(schema.element)), schema);
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) {
    return described(z.union([schema, templateSchema]), schema);
  }
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError("A member of a step is no schema");
}

/** What the document says of a member stays with it. */
function described<T extends z.ZodType>(schema: T, original: z.ZodType): T {
  const { description } = original.meta() ?? {};
  return description === undefined ? schema : schema.meta({ description });
}
