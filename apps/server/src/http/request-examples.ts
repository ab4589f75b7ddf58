/** One operation of an API document, as far as its request body goes. */
interface DescribedOperation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, MediaType>> };
}

interface MediaType {
  readonly schema?: Schema;
  example?: unknown; // where a schema without a name had a single one
  examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly examples?: readonly unknown[];
}

/** An API document, as far as examples go. */
export interface ExampleDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/**
 * Puts the examples of request schemas where readers look for them: beside the schema of each body. A body that can
 * have several shapes gets the examples of each.
 */
export function showRequestExamples(document: ExampleDocument): void {
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations)) {
      for (const media of Object.values(operation.requestBody?.content ?? {})) showExamples(media, document);
    }
  }
}

function showExamples(media: MediaType, document: ExampleDocument): void {
  const values = media.example === undefined ? examplesOf(media.schema, document) : [media.example];
  if (values.length === 0) return;
  delete media.example;
  media.examples = Object.fromEntries(values.map((value, index) => [`example${index + 1}`, { value }]));
}

function examplesOf(schema: Schema | undefined, document: ExampleDocument): readonly unknown[] {
  if (schema === undefined) return [];
  const named = schema.$ref?.split("/").at(-1);
  if (named !== undefined) return examplesOf(document.components?.schemas?.[named], document);
  return schema.examples ?? schema.anyOf?.flatMap((one) => examplesOf(one, document)) ?? [];
}
