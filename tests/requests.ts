/** Requests that are right. All people and numbers in them are invented; their last digits tell how they behave. */
import type { RunRequest, V01Workflow } from "@failover-kit/core/model";

const text = "Parcel 7731 arrives at 14:10.";

/** Who gets the two messages of a sample request. */
export interface Recipients {
  readonly messenger: string;
  readonly sms: string;
}

/** A Messenger id and a phone number that end in these digits. */
export function recipients(messengerDigits: string, smsDigits = "01"): Recipients {
  return { messenger: `29010000000000${messengerDigits}`, sms: `4477009000${smsDigits}` };
}

/** The documented request of 2018: Messenger until it is read, then an SMS. */
export function workflowRequest({ messenger, sms }: Recipients, expiryTime = 15): V01Workflow {
  return {
    template: "failover",
    workflow: [
      {
        from: { type: "messenger", id: "104000000000001" },
        to: { type: "messenger", id: messenger },
        message: { content: { type: "text", text } },
        failover: { expiry_time: expiryTime, condition_status: "read" },
      },
      {
        from: { type: "sms", number: "ParcelCo" },
        to: { type: "sms", number: sms },
        message: { content: { type: "text", text } },
      },
    ],
  };
}

/** The same for our own door. */
export function runRequest(
  { messenger, sms }: Recipients,
  changes: Partial<RunRequest> = {},
  expiryTime = 15,
): RunRequest {
  return {
    steps: [
      {
        channel: "messenger",
        from: "104000000000001",
        to: messenger,
        message_type: "text",
        text,
        failover: { condition_status: "read", expiry_time: expiryTime },
      },
      { channel: "sms", from: "ParcelCo", to: sms, message_type: "text", text },
    ],
    ...changes,
  };
}
