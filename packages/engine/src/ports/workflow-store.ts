import type { WorkflowDefinition, WorkflowVersion } from "@failover-kit/core/model";
import type { Instant } from "../rules/run.ts";
import type { AuditEntry } from "./audit-store.ts";

/** One version of a workflow that an account has saved under a name. */
export interface SavedWorkflow extends WorkflowVersion {
  readonly accountId: string;
  readonly definition: WorkflowDefinition;
  readonly savedAt: Instant;
  readonly savedBy: string | null;
}

/** Which version the caller means to replace: that one, any, or none yet. */
export type ExpectedVersion = number | "any" | "existing" | "none";

/** What is to be saved as the next version. */
export interface SaveWorkflow extends Omit<SavedWorkflow, "version"> {
  readonly expected: ExpectedVersion;
  readonly audit: AuditEntry; // stored with the version, and only if there is a new one
}

/** What name is to be taken away. */
export interface DeleteWorkflow {
  readonly accountId: string;
  readonly name: string;
  readonly expected: ExpectedVersion;
  readonly audit: AuditEntry; // stored with the deletion, and only if something is deleted
}

/** What became of it. `current` is null when nothing is saved under the name. */
export type SaveResult =
  | { readonly kind: "created" | "updated" | "unchanged"; readonly current: SavedWorkflow }
  | { readonly kind: "conflict"; readonly current: SavedWorkflow | null };

/** What became of a deletion. */
export type DeleteResult =
  | { readonly kind: "deleted" | "not_found" }
  | { readonly kind: "conflict"; readonly current: SavedWorkflow };

/** One page of an account's workflows. */
export interface WorkflowQuery {
  readonly accountId: string;
  readonly afterName: string | null; // the last name of the page before
  readonly limit: number;
}

/** Keeps workflows with a name. Versions are numbered from 1, never change, and are never given up. */
export interface WorkflowStore {
  /**
   * Saves the next version, unless the current one is not the expected one, or already says the same: members may
   * stand in another order, but not steps, nor variables, which forms ask for in their order.
   */
  save(request: SaveWorkflow): Promise<SaveResult>;
  /** Takes the name away. Its versions stay, and a later save under the name goes on counting. */
  delete(request: DeleteWorkflow): Promise<DeleteResult>;
  /** The current version, or null when nothing is saved under the name, or not any more. */
  find(accountId: string, name: string): Promise<SavedWorkflow | null>;
  /** A version by its number, also of a name that was deleted. */
  findVersion(accountId: string, name: string, version: number): Promise<SavedWorkflow | null>;
  /** All versions of a name, the newest first; also of a name that was deleted. */
  listVersions(accountId: string, name: string): Promise<readonly SavedWorkflow[]>;
  /** The current versions, by name. */
  list(query: WorkflowQuery): Promise<readonly SavedWorkflow[]>;
}
