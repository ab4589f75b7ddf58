import type { RunResource, StepResource } from "@failover-kit/core/model";

/** The instant at which the sample run is looked at. */
export const now = Date.parse("2026-03-02T09:30:05Z");

/** A step that waits for its turn, with other parts. */
export function buildStep(index: number, parts: Partial<StepResource> = {}): StepResource {
  const message = { channel: "sms", message_type: "text", from: "ParcelCo", to: "447700900042" } as const;
  return {
    index,
    channel: "sms",
    to: "447700900042",
    from: "ParcelCo",
    state: "pending",
    message_status: null,
    message_uuid: null,
    attempts: 0,
    submitted_at: null,
    expires_at: null,
    ended_at: null,
    error: null,
    usage: null,
    message,
    failover: null,
    ...parts,
  };
}

/** A run that waits for its first message to be read, with other parts. */
export function buildRun(parts: Partial<RunResource> = {}): RunResource {
  const first = buildStep(0, {
    channel: "messenger",
    to: "2901000000000042",
    state: "delivered",
    submitted_at: "2026-03-02T09:30:00Z",
    failover: { condition_status: "read", expiry_time: 10 },
  });
  return {
    id: "01890000-0000-7000-8000-000000000000",
    status: "running",
    revision: 3,
    step_index: 0,
    expires_at: "2026-03-02T09:30:10Z",
    created_at: "2026-03-02T09:30:00Z",
    updated_at: "2026-03-02T09:30:00Z",
    ended_at: null,
    outcome: null,
    steps: [first, buildStep(1)],
    usage: null,
    client_ref: "order-7731",
    metadata: {},
    source: null,
    workflow: null,
    ...parts,
  };
}
