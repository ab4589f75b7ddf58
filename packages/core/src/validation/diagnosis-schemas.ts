/** What the server answers about itself, for its API document. */
import { z } from "zod";
import { credentialVerdicts, type DiagnosisResource } from "../model/index.ts";

const reason = z.string().nullable().meta({ description: "null: all is well." });
const bytes = z.int().min(0);

/** The answer of `GET /v1/diagnosis`. */
export const diagnosisResourceSchema: z.ZodType<DiagnosisResource> = z.object({
  gateway: z.object({
    url: z.string(),
    version: z.enum(["v1", "v0.1"]),
    credentials: z
      .enum(credentialVerdicts)
      .meta({ description: "`unclear`: the gateway did not answer, or not as a Messages API does." }),
    reason,
    clock_skew_seconds: z
      .number()
      .nullable()
      .meta({ description: "How far the gateway's clock is ahead; null: it did not tell." }),
  }),
  webhooks: z.object({
    url: z
      .string()
      .nullable()
      .meta({ description: "Where the gateway sends statuses; null: nowhere that is known." }),
    reachable: z.boolean(),
    reason,
    signed: z.boolean().meta({ description: "false: webhooks are taken without a signature." }),
  }),
  disk: z
    .object({
      free_bytes: bytes,
      total_bytes: bytes,
      database_bytes: bytes.meta({ description: "With what was not yet merged into the database file." }),
    })
    .nullable()
    .meta({ description: "null: nothing is kept on a disk." }),
});
