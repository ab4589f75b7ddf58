import type { SimulationResource } from "../model/simulation.ts";
import { isRecord } from "./json-text.ts";

/** Reads the result of a simulation; null when it is none. */
export function readSimulation(body: unknown): SimulationResource | null {
  if (!isRecord(body) || typeof body.reached !== "number" || !Array.isArray(body.steps)) return null;
  return body as unknown as SimulationResource;
}
