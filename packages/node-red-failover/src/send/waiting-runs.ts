import { type Channel, channelRules, type EventResource, type RunResource } from "@failover-kit/core/model";

interface WaitingRun {
  readonly steps: readonly { readonly channel: Channel; readonly expirySeconds: number | null }[];
  stepIndex: number;
  expiresAt: number | null; // epoch milliseconds; null: nothing is running down
}

/** The runs whose outcome a node waits for; only what its status text needs. */
export class WaitingRuns {
  readonly #runs = new Map<string, WaitingRun>();

  get size(): number {
    return this.#runs.size;
  }

  has(id: string | null): boolean {
    return id !== null && this.#runs.has(id);
  }

  /** Begins to wait, or takes the run as it is now. */
  set(run: RunResource): void {
    this.#runs.set(run.id, {
      steps: run.steps.map(({ channel, failover }) => ({
        channel,
        expirySeconds: failover?.expiry_time ?? null,
      })),
      stepIndex: run.step_index,
      expiresAt: run.status === "paused" || run.expires_at === null ? null : Date.parse(run.expires_at),
    });
  }

  delete(id: string): void {
    this.#runs.delete(id);
  }

  /** Follows a run from what its history says, without asking the server. */
  apply({ type, run_id: id, step_index: index, at }: EventResource): void {
    const run = this.#runs.get(id ?? "");
    if (run === undefined || index === null) return;
    if (type === "run.failed_over") Object.assign(run, { stepIndex: index, expiresAt: null });
    if (type === "step.submitted" && index === run.stepIndex) {
      const expirySeconds = run.steps[index]?.expirySeconds ?? null;
      run.expiresAt = expirySeconds === null ? null : Date.parse(at) + expirySeconds * 1000;
    }
  }

  /** How many wait, over which channel the next of them waits, and how long: `3 · Messenger 0:42`. */
  text(now: number): string {
    let next: WaitingRun | null = null;
    for (const run of this.#runs.values()) {
      if (next === null || (run.expiresAt ?? Infinity) < (next.expiresAt ?? Infinity)) next = run;
    }
    if (next === null) return "";
    const channel = next.steps[next.stepIndex]?.channel;
    const label = channel === undefined ? "" : ` · ${channelRules[channel].label}`;
    const left = next.expiresAt === null ? "" : ` ${countdown(next.expiresAt - now)}`;
    return `${this.#runs.size}${label}${left}`;
  }
}

/** `0:42`, `12:07`, `3:20:00`, `2 d`. */
export function countdown(leftMs: number): string {
  const left = Math.max(0, Math.ceil(leftMs / 1000));
  if (left >= 2 * 86_400) return `${Math.floor(left / 86_400)} d`;
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(left / 60) % 60;
  const hours = Math.floor(left / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}
