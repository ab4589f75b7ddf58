/** Shapes of saved workflows: what is taken in, what is shown, and what editors check definitions with. */
import { z } from "zod";
import {
  channels,
  type SavedWorkflowResource,
  type SavedWorkflowSummary,
  savedWorkflowLimits,
  type WorkflowVersion,
} from "../model/index.ts";
import { contentTypes } from "./content-schemas.ts";
import { runRequestSchema } from "./run-request-schema.ts";
import { withTemplates } from "./template-schema.ts";

const { maxDescriptionLength, maxValueLength } = savedWorkflowLimits;
const runStepSchema = runRequestSchema.shape.steps.element;
const instantSchema = z.string().meta({ format: "date-time" });
const descriptionSchema = z.string().max(maxDescriptionLength);

/** The name of a saved workflow. */
export const workflowNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
  .meta({
    description: "Lower-case letters, digits, - and _; at most 64, a letter or digit first.",
    examples: ["parcel-notice"],
  });

const valueSchema = z.union([z.string().max(maxValueLength), z.number(), z.boolean()]);

const variableSchema = z.strictObject({
  type: z.enum(["string", "number", "boolean"]),
  default: valueSchema.optional().meta({ description: "Used when a run gives no value; of the same type." }),
  description: descriptionSchema.optional(),
});

const variablesSchema = z.record(z.string(), variableSchema);

const definitionShape = {
  $schema: z.string().optional().meta({ description: "Where editors find this schema; not kept." }),
  description: descriptionSchema.optional(),
  variables: variablesSchema.optional(),
};

/** By this mistakes are found and put into words; what it says of templates is passed over. */
export const reportedDefinitionSchema = z.strictObject({
  ...definitionShape,
  steps: runRequestSchema.shape.steps,
});

/** What a definition is kept as: steps whose texts may be templates. */
export const keptDefinitionSchema = z.object({
  description: descriptionSchema.optional(),
  variables: variablesSchema.optional(),
  steps: z.array(
    z.looseObject({
      channel: z.enum(channels),
      message_type: z.enum(contentTypes),
      from: z.string(),
      to: z.string(),
      failover: runStepSchema.shape.failover,
    }),
  ),
});

const { channel, message_type, failover, ...stepTexts } = runStepSchema.shape;

/** The body of `PUT /v1/workflows/{name}`, exactly as people write it: for editors and the API document. */
export const workflowDefinitionSchema = z
  .strictObject({
    ...definitionShape,
    variables: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/), variableSchema).optional(),
    steps: z
      .array(withTemplates(z.strictObject(stepTexts)).extend({ channel, message_type, failover }))
      .min(1)
      .max(20),
  })
  .meta({
    description:
      "Ordered messages whose texts and addresses may hold {{ name }} of a declared variable, with Liquid's filters.",
    examples: [
      {
        description: "Tells when a parcel arrives",
        variables: {
          eta: { type: "string", description: "When it arrives", default: "today" },
          messenger_id: { type: "string", description: "Left out: the step is skipped" },
          phone: { type: "string" },
        },
        steps: [
          {
            channel: "messenger",
            from: "104000000000001",
            to: "{{ messenger_id }}",
            message_type: "text",
            text: "Your parcel arrives {{ eta }}.",
            failover: { condition_status: "read", expiry_time: 600 },
          },
          {
            channel: "sms",
            from: "ParcelCo",
            to: "{{ phone }}",
            message_type: "text",
            text: "Your parcel arrives {{ eta }}.",
          },
        ],
      },
    ],
  });

const { steps: _steps, ...runSettings } = runRequestSchema.shape;

/** The body of `POST /v1/runs` that names a saved workflow. */
export const namedRunRequestSchema = z
  .strictObject({
    workflow: workflowNameSchema,
    variables: z.record(z.string(), valueSchema.nullable()).optional().meta({
      description: "Values by name; null is as good as left out.",
    }),
    ...runSettings,
  })
  .meta({
    description: "A run of a saved workflow; it is pinned to the version that is current now.",
    examples: [{ workflow: "parcel-notice", variables: { eta: "at 14:10", phone: "447700900042" } }],
  });

/** One version of a saved workflow. */
export const workflowVersionSchema: z.ZodType<WorkflowVersion> = z.object({
  name: workflowNameSchema,
  version: z.int().min(1),
});

const summaryShape = {
  name: workflowNameSchema,
  version: z.int().min(1).meta({ description: "Grows with every change; also the ETag, for If-Match." }),
  description: z.string().nullable(),
  saved_at: instantSchema,
  saved_by: z.string().nullable(),
};

/** A saved workflow without its steps, as lists show it. */
export const savedWorkflowSummarySchema: z.ZodType<SavedWorkflowSummary> = z.object(summaryShape);

/** One version of a saved workflow, as the API shows it. */
export const savedWorkflowResourceSchema: z.ZodType<SavedWorkflowResource> = z.object({
  ...summaryShape,
  variables: variablesSchema,
  steps: keptDefinitionSchema.shape.steps,
});
