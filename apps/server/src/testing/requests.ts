/** Requests that are right, to be spoilt by tests. */
import type { RunRequest, V1FailoverMessage, V01Workflow } from "@failover-kit/core/model";

/** Messenger, to be read within ten minutes, then SMS. */
export function runRequest(parts: Partial<RunRequest> = {}): RunRequest {
  return {
    steps: [
      {
        channel: "messenger",
        from: "104000000000001",
        to: "2901000000000042",
        message_type: "text",
        text: "Parcel 7731 arrives at 14:10.",
        failover: { condition_status: "read", expiry_time: 600 },
      },
      {
        channel: "sms",
        from: "ParcelCo",
        to: "447700900042",
        message_type: "text",
        text: "Parcel 7731 arrives at 14:10.",
      },
    ],
    ...parts,
  };
}

/** The same in the words of 2018. */
export function workflowRequest(): V01Workflow {
  const message = { content: { type: "text", text: "Parcel 7731 arrives at 14:10." } } as const;
  return {
    template: "failover",
    workflow: [
      {
        from: { type: "messenger", id: "104000000000001" },
        to: { type: "messenger", id: "2901000000000042" },
        message,
        failover: { expiry_time: 600, condition_status: "read" },
      },
      { from: { type: "sms", number: "ParcelCo" }, to: { type: "sms", number: "447700900042" }, message },
    ],
  };
}

/** Viber, and an SMS if that is rejected, in the words of Messages v1. */
export function messageRequest(parts: Partial<V1FailoverMessage> = {}): V1FailoverMessage {
  const text = "Parcel 7731 arrives at 14:10.";
  return {
    channel: "viber_service",
    from: "9016",
    to: "447700900042",
    message_type: "text",
    text,
    failover: [{ channel: "sms", from: "ParcelCo", to: "447700900042", message_type: "text", text }],
    ...parts,
  };
}
