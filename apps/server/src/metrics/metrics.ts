import type { RunStatus } from "@failover-kit/core/model";
import { Counter, Gauge, Registry } from "prom-client";
import type { RequestCounts } from "./request-counts.ts";

/** What is counted elsewhere, when it is asked for. */
interface Counting {
  readonly countRuns: () => Promise<Readonly<Record<RunStatus, number>>>;
  readonly countUnderWay: () => Readonly<Record<string, number>>; // by whom they go to
  readonly countRequests: () => Promise<readonly RequestCounts[]>; // of each listener
}

/** What the server counts, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #alerts: Counter;
  readonly #storeErrors: Counter;
  readonly #runErrors: Counter;
  readonly #countRequests: Counting["countRequests"];
  #requests: readonly RequestCounts[] = []; // asked for once for each text, since another thread has to answer

  constructor({ countRuns, countUnderWay, countRequests }: Counting) {
    this.#countRequests = countRequests;
    const registers = [this.#registry];
    this.#alerts = new Counter({
      name: "failover_alerts_total",
      help: "Messages that failed for a reason that only the operator can remove",
      labelNames: ["channel", "code"],
      registers,
    });
    this.#storeErrors = new Counter({
      name: "failover_store_errors_total",
      help: "Turns that the store could not take",
      registers,
    });
    this.#runErrors = new Counter({
      name: "failover_run_errors_total",
      help: "Decisions that failed because of a mistake of ours; each left its run as it was",
      registers,
    });
    this.#addRequests();
    this.#addSignatureFailures();
    this.#addRuns(countRuns);
    this.#addUnderWay(countUnderWay);
  }

  countAlert(channel: string, code: string): void {
    this.#alerts.inc({ channel, code });
  }

  countStoreError(): void {
    this.#storeErrors.inc();
  }

  countRunError(): void {
    this.#runErrors.inc();
  }

  /** Everything in the text format of Prometheus. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    this.#requests = await this.#countRequests();
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #addRequests(): void {
    const counts = () => this.#requests;
    new Counter({
      name: "failover_http_requests_total",
      help: "Answered requests",
      labelNames: ["method", "route", "status"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const { method, route, byStatus } of counts().flatMap(({ routes }) => routes)) {
          for (const [status, count] of byStatus) this.inc({ method, route, status }, count);
        }
      },
    });
  }

  #addSignatureFailures(): void {
    const counts = () => this.#requests;
    new Counter({
      name: "failover_webhook_signature_failures_total",
      help: "Webhooks that were refused because of their signature",
      labelNames: ["fault"],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const { signatureFailures } of counts()) {
          for (const [fault, count] of signatureFailures) this.inc({ fault }, count);
        }
      },
    });
  }

  #addUnderWay(countUnderWay: Counting["countUnderWay"]): void {
    new Gauge({
      name: "failover_requests_under_way",
      help: "Requests of the server's own that are not answered yet",
      labelNames: ["to"],
      registers: [this.#registry],
      collect() {
        for (const [to, count] of Object.entries(countUnderWay())) this.set({ to }, count);
      },
    });
  }

  #addRuns(countRuns: Counting["countRuns"]): void {
    new Gauge({
      name: "failover_runs",
      help: "Runs by status",
      labelNames: ["status"],
      registers: [this.#registry],
      async collect() {
        for (const [status, count] of Object.entries(await countRuns())) this.set({ status }, count);
      },
    });
  }
}
