import type { SignatureFault } from "../errors/webhook-signature-error.ts";

/** The answers of one route by status. A plain map: it is written to with every request. */
export interface RouteCounts {
  readonly method: string;
  readonly route: string;
  readonly byStatus: Map<number, number>;
}

/** What was counted of requests. Plain data: one thread tells it to another. */
export interface RequestCounts {
  readonly routes: readonly RouteCounts[];
  readonly signatureFailures: ReadonlyMap<string, number>; // by fault
}

/** Counts the requests that come to one listener. */
export class RequestCounter implements RequestCounts {
  readonly routes: RouteCounts[] = [];
  readonly signatureFailures = new Map<string, number>();

  /** Where the answers of one route are counted. */
  countsOf(method: string, route: string): RouteCounts {
    const counts = { method, route, byStatus: new Map<number, number>() };
    this.routes.push(counts);
    return counts;
  }

  countSignatureFailure(fault: SignatureFault | "unsigned"): void {
    this.signatureFailures.set(fault, (this.signatureFailures.get(fault) ?? 0) + 1);
  }
}

/** Counts one answer. */
export function countAnswer({ byStatus }: RouteCounts, status: number): void {
  byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
}
