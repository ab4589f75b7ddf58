import type { DiagnosisResource } from "../model/diagnosis-resource.ts";
import { isRecord } from "./json-text.ts";

/** Reads a diagnosis from an answer; null when it is none. */
export function readDiagnosis(body: unknown): DiagnosisResource | null {
  return isRecord(body) && isRecord(body.gateway) && isRecord(body.webhooks)
    ? (body as unknown as DiagnosisResource)
    : null;
}
