/** How far the server has come. Only a running one takes work; one that stops still finishes what it has. */
export type Phase = "starting" | "running" | "stopping";

/** Holds the phase, for everybody who answers differently in each. */
export class Lifecycle {
  phase: Phase = "starting";
}
