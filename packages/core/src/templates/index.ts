/** Saved workflows whose texts have variables: read, checked, and filled in. */
export { type CompiledWorkflow, compileWorkflow } from "./compiled-workflow.ts";
export { isDefinition, parseDefinition } from "./parse-definition.ts";
export { renderSteps } from "./render-steps.ts";
