import type { RunEventResource, RunRequest, RunResource } from "../model/run-resource.ts";
import type { V01Workflow } from "../model/v01.ts";
import { ApiCaller, type ApiCallerOptions } from "./api-caller.ts";
import {
  type RunPage,
  readHealth,
  readRun,
  readRunEvents,
  readRunPage,
  readWorkflowCheck,
  readWorkflowUuid,
  type WorkflowCheck,
} from "./run-answer.ts";
import {
  filterQuery,
  idempotencyHeaders,
  type RunControl,
  type RunControlOptions,
  type RunFilters,
  revisionHeaders,
  runPath,
} from "./run-call.ts";
import { SubscriptionCalls } from "./subscription-calls.ts";

/** Where the server is, who we are to it, and what the client needs from outside. */
export type WorkflowsClientOptions = ApiCallerOptions;

/**
 * Speaks to a Failover Kit server. Repeats only what cannot do harm twice: reads, checks, runs with an idempotency
 * key, and whatever certainly never arrived; at most two more tries, and none without `sleep`.
 */
export class WorkflowsClient {
  /** Events sent to an address as they happen. */
  readonly subscriptions: SubscriptionCalls;
  readonly #api: ApiCaller;

  constructor(options: WorkflowsClientOptions) {
    this.#api = new ApiCaller(options);
    this.subscriptions = new SubscriptionCalls(this.#api);
  }

  /** Starts a run. With an idempotency key the same call twice gives the same run. */
  async createRun(
    request: RunRequest,
    options: { readonly idempotencyKey?: string } = {},
  ): Promise<RunResource> {
    const headers = idempotencyHeaders(options.idempotencyKey);
    const repeatable = options.idempotencyKey !== undefined;
    return this.#api.call({ method: "POST", path: "/v1/runs", body: request, headers, repeatable }, readRun);
  }

  /** One run as it is now, by any id that the server ever gave out for it. */
  async getRun(id: string): Promise<RunResource> {
    return this.#api.call({ method: "GET", path: runPath(id), repeatable: true }, readRun);
  }

  /** One page of runs. */
  listRuns(filters: RunFilters = {}): Promise<RunPage> {
    const query = filterQuery(filters);
    return this.#api.call({ method: "GET", path: "/v1/runs", query, repeatable: true }, readRunPage);
  }

  /** All runs that fit, one after the other; the next page is asked for when it is needed. */
  async *eachRun(filters: RunFilters = {}): AsyncGenerator<RunResource, void, undefined> {
    let cursor: string | undefined = filters.cursor;
    do {
      const page: RunPage = await this.listRuns({ ...filters, cursor });
      yield* page.runs;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** The timeline of one run, oldest first. */
  async getRunEvents(id: string): Promise<readonly RunEventResource[]> {
    return this.#api.call({ method: "GET", path: runPath(id, "events"), repeatable: true }, readRunEvents);
  }

  /** Ends a run; nothing more is sent. */
  async cancelRun(id: string, options: RunControlOptions = {}): Promise<RunResource> {
    return this.#control(id, "cancel", options);
  }

  /** Stops the clock of a run; nothing is sent until it is resumed. */
  async pauseRun(id: string, options: RunControlOptions = {}): Promise<RunResource> {
    return this.#control(id, "pause", options);
  }

  /** Lets a paused run go on with the time that was left. */
  async resumeRun(id: string, options: RunControlOptions = {}): Promise<RunResource> {
    return this.#control(id, "resume", options);
  }

  /** Sends the next message now instead of waiting for the present one. */
  async advanceRun(id: string, options: RunControlOptions = {}): Promise<RunResource> {
    return this.#control(id, "advance", options);
  }

  /** Gives the present step more time. */
  async extendRun(
    id: string,
    extension: { readonly seconds: number },
    options: RunControlOptions = {},
  ): Promise<RunResource> {
    return this.#control(id, "extend", options, { seconds: extension.seconds });
  }

  /** Says that the person was reached otherwise: the run is completed. */
  async acknowledgeRun(id: string, options: RunControlOptions = {}): Promise<RunResource> {
    return this.#control(id, "acknowledge", options);
  }

  /** What the server would say to this request; sends nothing. Takes anything, since it is there to find mistakes. */
  validateWorkflow(request: unknown): Promise<WorkflowCheck> {
    const call = { method: "POST", path: "/v1/workflows/validate", body: request ?? null } as const;
    return this.#api.call({ ...call, repeatable: true }, readWorkflowCheck);
  }

  /** Starts a run through the API of 2018 and gives back its `workflow_uuid`. */
  createWorkflow(workflow: V01Workflow): Promise<string> {
    const call = { method: "POST", path: "/beta/workflows", body: workflow } as const;
    return this.#api.call({ ...call, repeatable: false }, readWorkflowUuid);
  }

  /** Resolves with the server's own report when it is up; rejects when it is not. */
  health(): Promise<Readonly<Record<string, unknown>>> {
    return this.#api.call({ method: "GET", path: "/healthz", repeatable: true }, readHealth);
  }

  #control(
    id: string,
    control: RunControl,
    options: RunControlOptions,
    body?: unknown,
  ): Promise<RunResource> {
    const call = { method: "POST", path: runPath(id, control), headers: revisionHeaders(options) } as const;
    return this.#api.call({ ...call, body, repeatable: false }, readRun);
  }
}
