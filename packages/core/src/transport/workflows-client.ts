import type {
  ApplicationRequest,
  ApplicationResource,
  KeyRequest,
  KeyResource,
  NewKeyResource,
} from "../model/account-resource.ts";
import type { AuditEntryResource } from "../model/audit-resource.ts";
import type { ContactResource } from "../model/contact-resource.ts";
import type { DiagnosisResource } from "../model/diagnosis-resource.ts";
import type { RunEventResource, RunRequest, RunResource } from "../model/run-resource.ts";
import type {
  NamedRunRequest,
  SavedWorkflowResource,
  SavedWorkflowSummary,
  WorkflowDefinition,
} from "../model/saved-workflow.ts";
import type { SimulationRequest, SimulationResource } from "../model/simulation.ts";
import type { StatsResource } from "../model/stats-resource.ts";
import type { V01Workflow } from "../model/v01.ts";
import {
  type AuditPage,
  readApplication,
  readApplications,
  readAuditPage,
  readKey,
  readKeys,
  readNewKey,
  readNothing,
} from "./account-answer.ts";
import { type AuditFilters, applicationPath, revokePath } from "./account-call.ts";
import { ApiCaller, type ApiCallerOptions } from "./api-caller.ts";
import { type ContactPage, readContactPage } from "./contact-answer.ts";
import type { ContactFilters } from "./contact-call.ts";
import { readDiagnosis } from "./diagnosis-answer.ts";
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
  type CreateRunOptions,
  createRunHeaders,
  filterQuery,
  type RunControl,
  type RunControlOptions,
  type RunFilters,
  revisionHeaders,
  runPath,
} from "./run-call.ts";
import {
  readSavedWorkflow,
  readSavedWorkflowPage,
  readVersions,
  type SavedWorkflowPage,
  versionHeaders,
  type WorkflowChangeOptions,
  workflowPath,
} from "./saved-workflow-call.ts";
import { readSimulation } from "./simulation-answer.ts";
import { readStats, type StatsFilters } from "./stats-call.ts";
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
  readonly #options: WorkflowsClientOptions;
  readonly #api: ApiCaller;

  constructor(options: WorkflowsClientOptions) {
    this.#options = options;
    this.#api = new ApiCaller(options);
    this.subscriptions = new SubscriptionCalls(this.#api);
  }

  /** The same client, acting for this person: told in the history of runs and in the audit log. */
  actingFor(actor: string): WorkflowsClient {
    return new WorkflowsClient({ ...this.#options, actor });
  }

  /** Starts a run, of steps or of a saved workflow. With an idempotency key the same call twice gives the same run. */
  async createRun(
    request: RunRequest | NamedRunRequest,
    options: CreateRunOptions = {},
  ): Promise<RunResource> {
    const headers = createRunHeaders(options);
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

  /** How runs stand, how far they came, how long it took to reach people, and what it cost. Quick, however many there are. */
  getStats(filters: StatsFilters = {}): Promise<StatsResource> {
    const query = filterQuery(filters);
    return this.#api.call({ method: "GET", path: "/v1/stats", query, repeatable: true }, readStats);
  }

  /** How the server stands with what it needs: gateway, webhooks, disk. Needs the role admin; sends no message. */
  getDiagnosis(): Promise<DiagnosisResource> {
    return this.#api.call({ method: "GET", path: "/v1/diagnosis", repeatable: true }, readDiagnosis);
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

  /** One page of saved workflows, by name. */
  listWorkflows(
    page: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<SavedWorkflowPage> {
    const call = { method: "GET", path: "/v1/workflows", query: filterQuery(page) } as const;
    return this.#api.call({ ...call, repeatable: true }, readSavedWorkflowPage);
  }

  /** A saved workflow as it is now, or one of its versions. */
  async getWorkflow(name: string, version?: number): Promise<SavedWorkflowResource> {
    const query = version === undefined ? "" : `?version=${version}`;
    const call = { method: "GET", path: workflowPath(name), query } as const;
    return this.#api.call({ ...call, repeatable: true }, readSavedWorkflow);
  }

  /** The versions of a saved workflow, newest first. */
  async listWorkflowVersions(name: string): Promise<readonly SavedWorkflowSummary[]> {
    const call = { method: "GET", path: workflowPath(name, "/versions") } as const;
    return this.#api.call({ ...call, repeatable: true }, readVersions);
  }

  /** Saves a workflow as the next version. What already says the same makes no new one, so a repeat is harmless. */
  async saveWorkflow(
    name: string,
    definition: WorkflowDefinition,
    options: WorkflowChangeOptions = {},
  ): Promise<SavedWorkflowResource> {
    const call = { method: "PUT", path: workflowPath(name), body: definition } as const;
    const headers = versionHeaders(options);
    return this.#api.call({ ...call, headers, repeatable: true }, readSavedWorkflow);
  }

  /** Takes the name of a saved workflow away: it starts no more runs. Its versions stay. */
  async deleteWorkflow(name: string, options: { readonly version?: number | undefined } = {}): Promise<void> {
    const call = { method: "DELETE", path: workflowPath(name), headers: versionHeaders(options) } as const;
    await this.#api.call({ ...call, repeatable: false }, () => true);
  }

  /** What the server would say to this request; sends nothing. Takes anything, since it is there to find mistakes. */
  validateWorkflow(request: unknown): Promise<WorkflowCheck> {
    const call = { method: "POST", path: "/v1/workflows/validate", body: request ?? null } as const;
    return this.#api.call({ ...call, repeatable: true }, readWorkflowCheck);
  }

  /** What would become of many runs of a request; sends nothing. The same request gets the same answer. */
  simulateWorkflow(request: SimulationRequest): Promise<SimulationResource> {
    const call = { method: "POST", path: "/v1/workflows/simulate", body: request } as const;
    return this.#api.call({ ...call, repeatable: true }, readSimulation);
  }

  /** Starts a run through the API of 2018 and gives back its `workflow_uuid`. */
  createWorkflow(workflow: V01Workflow): Promise<string> {
    const call = { method: "POST", path: "/beta/workflows", body: workflow } as const;
    return this.#api.call({ ...call, repeatable: false }, readWorkflowUuid);
  }

  /** One page of the people that the account knows, those seen last first: to pick a recipient from. */
  listContacts(filters: ContactFilters = {}): Promise<ContactPage> {
    const query = filterQuery(filters);
    return this.#api.call({ method: "GET", path: "/v1/contacts", query, repeatable: true }, readContactPage);
  }

  /** All contacts that fit, one after the other; the next page is asked for when it is needed. */
  async *eachContact(filters: ContactFilters = {}): AsyncGenerator<ContactResource, void, undefined> {
    let cursor: string | undefined = filters.cursor;
    do {
      const page: ContactPage = await this.listContacts({ ...filters, cursor });
      yield* page.contacts;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** Resolves with the server's own report when it is up; rejects when it is not. */
  health(): Promise<Readonly<Record<string, unknown>>> {
    return this.#api.call({ method: "GET", path: "/healthz", repeatable: true }, readHealth);
  }

  /** The keys of the account, the oldest first, revoked ones too. Needs the role admin, as do the next seven. */
  listKeys(): Promise<readonly KeyResource[]> {
    return this.#api.call({ method: "GET", path: "/v1/keys", repeatable: true }, readKeys);
  }

  /** Makes a key. Its secret is in this answer and can never be asked for again. */
  createKey({ name, role }: KeyRequest): Promise<NewKeyResource> {
    const call = { method: "POST", path: "/v1/keys", body: { name, role } } as const;
    return this.#api.call({ ...call, repeatable: false }, readNewKey);
  }

  /** Takes away a key, at once and for good. ConflictError `last_admin_key` when nobody could manage the account then. */
  async revokeKey(key: string): Promise<KeyResource> {
    return this.#api.call({ method: "POST", path: revokePath(key), repeatable: true }, readKey);
  }

  /** The applications of the account, whose callers sign tokens. */
  listApplications(): Promise<readonly ApplicationResource[]> {
    return this.#api.call({ method: "GET", path: "/v1/applications", repeatable: true }, readApplications);
  }

  /** Registers an application by its public key. */
  createApplication(request: ApplicationRequest): Promise<ApplicationResource> {
    const call = { method: "POST", path: "/v1/applications", body: request } as const;
    return this.#api.call({ ...call, repeatable: false }, readApplication);
  }

  /** Forgets an application; its tokens open nothing any more. */
  async deleteApplication(id: string): Promise<void> {
    return this.#api.call({ method: "DELETE", path: applicationPath(id), repeatable: false }, readNothing);
  }

  /** One page of who did what, newest first. */
  listAudit(filters: AuditFilters = {}): Promise<AuditPage> {
    const query = filterQuery(filters);
    return this.#api.call({ method: "GET", path: "/v1/audit", query, repeatable: true }, readAuditPage);
  }

  /** All entries that fit, one after the other; the next page is asked for when it is needed. */
  async *eachAuditEntry(filters: AuditFilters = {}): AsyncGenerator<AuditEntryResource, void, undefined> {
    let cursor: string | undefined = filters.cursor;
    do {
      const page: AuditPage = await this.listAudit({ ...filters, cursor });
      yield* page.entries;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
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
