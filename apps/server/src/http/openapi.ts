import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifySchema } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import type { z } from "zod";
import { type ExampleDocument, showRequestExamples } from "./request-examples.ts";

/** One answer of an operation, by content type. */
export interface AnswerDocs {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>>;
}

/** What the API document says of one operation. It documents; nothing is validated or written by it. */
export interface RouteDocs {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly params?: z.ZodType;
  readonly querystring?: z.ZodType;
  readonly headers?: z.ZodType;
  readonly body?: z.ZodType;
  readonly response: Readonly<Record<string, AnswerDocs>>;
}

const info = {
  title: "Failover Kit",
  version: "0.1.0",
  description:
    "Ordered messages over channels: if one is not read or delivered in time, the next one is sent. " +
    "Errors are problem documents (RFC 9457); branch on their `code`.",
};

const securitySchemes = {
  basic: { type: "http", scheme: "basic", description: "API key and secret." },
  token: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A token that an application signs by RS256, with the claims application_id and iat.",
  },
  webhook: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The gateway's signature (HS256), checked when FAILOVER_GATEWAY_SIGNATURE_SECRET is set.",
  },
} as const;

/**
 * The page needs nothing from elsewhere. Requests are not to be made by https: on plain HTTP, as in a local network, the
 * browser would find nothing then.
 */
const pagePolicy = {
  "default-src": "'self'",
  "base-uri": "'self'",
  "font-src": "'self' data:",
  "frame-ancestors": "'self'",
  "img-src": "'self' data:",
  "object-src": "'none'",
  "script-src": "'self'",
  "script-src-attr": "'none'",
  "style-src": "'self'",
};

/** Makes the API document from the docs that routes carry, and a page of it. To be registered before the routes. */
export async function registerOpenapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info, components: { securitySchemes } },
    transform: (document) => {
      const docs = document.route.config?.docs ?? null;
      // The docs are kept out of the routes' own `schema`, so that requests and answers are not run through it.
      const schema = docs === null ? { hide: true } : (docs as FastifySchema);
      return jsonSchemaTransform({ ...document, schema });
    },
    transformObject: (source) => {
      const document = jsonSchemaTransformObject(source);
      const schemas = "components" in document ? document.components?.schemas : undefined;
      if (schemas) dropUnusedSchemas(document, schemas);
      showRequestExamples(document as ExampleDocument);
      return withPlainNames(document);
    },
  });
  // The page comes with everything it needs and asks nobody else; credentials stay in the open tab.
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: pagePolicy,
    theme: { title: "Failover Kit API" },
    uiConfig: {
      layout: "BaseLayout",
      docExpansion: "list",
      deepLinking: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
    },
  });
}

/** Each named schema is written down as input and as output; most are needed only once. */
function dropUnusedSchemas(document: object, schemas: Record<string, unknown>): void {
  for (let before = -1; before !== Object.keys(schemas).length; ) {
    before = Object.keys(schemas).length;
    const text = JSON.stringify(document);
    for (const name of Object.keys(schemas)) {
      if (!text.includes(`"#/components/schemas/${name}"`)) Reflect.deleteProperty(schemas, name);
    }
  }
}

/** What is only taken in needs no other name than what is only given out. */
function withPlainNames<T extends object>(document: T): T {
  const text = JSON.stringify(document).replace(
    /(#\/components\/schemas\/|")(\w+(?:Request|Definition))Input"/g,
    '$1$2"',
  );
  return JSON.parse(text);
}
