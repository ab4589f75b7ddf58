import type { Issue, Workflow } from "@failover-kit/core/model";
import { type CompiledWorkflow, compileWorkflow, renderSteps } from "@failover-kit/core/templates";
import {
  type ParsedNamedRunRequest,
  type ParseResult,
  parseNamedRunRequest,
  parseRenderedRun,
  parseVariables,
  refuseUnknownWorkflow,
} from "@failover-kit/core/validation";
import type { SavedWorkflow, WorkflowStore } from "@failover-kit/engine";
import { LRUCache } from "lru-cache";
import { fromStore } from "../errors/store-unavailable-error.ts";

const CACHED_VERSIONS = 256;

/** Makes runs of saved workflows. Versions never change, so their templates are read once. */
export class WorkflowCatalog {
  readonly #store: WorkflowStore;
  readonly #compiled = new LRUCache<string, CompiledWorkflow>({ max: CACHED_VERSIONS });

  constructor(store: WorkflowStore) {
    this.#store = store;
  }

  /** Reads a body of `POST /v1/runs` that names a saved workflow of this account, and fills in its values. */
  async read(accountId: string, body: Readonly<Record<string, unknown>>): Promise<ParseResult<Workflow>> {
    const named = parseNamedRunRequest(body);
    if (!named.ok) return named;
    const saved = await fromStore(this.#store.find(accountId, named.value.workflow));
    return saved === null ? refuseUnknownWorkflow() : this.#render(saved, named.value);
  }

  #render(saved: SavedWorkflow, { variables, settings }: ParsedNamedRunRequest): ParseResult<Workflow> {
    const values = parseVariables(saved.definition.variables ?? {}, variables);
    if (!values.ok) return values;
    const rendered = renderSteps(this.#compile(saved), Object.fromEntries(values.value));
    if (!rendered.ok) return refused(rendered.issues);
    const { name, version } = saved;
    return parseRenderedRun(rendered.steps, settings, { name, version });
  }

  #compile({ accountId, name, version, definition }: SavedWorkflow): CompiledWorkflow {
    const key = `${accountId}/${name}/${version}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const compiled = compileWorkflow(definition);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

function refused(issues: readonly Issue[]): ParseResult<never> {
  return { ok: false, issues, warnings: [] };
}
