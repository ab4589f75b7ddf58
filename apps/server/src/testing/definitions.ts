/** Definitions that are right, to be spoilt by tests. */
import type { WorkflowDefinition } from "@failover-kit/core/model";

/** Messenger, to be read within ten minutes; Viber, to be delivered within five; then SMS. */
export function parcelNotice(parts: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  const content = { message_type: "text", text: "Parcel {{ number }} arrives {{ eta }}." } as const;
  return {
    description: "Tells when a parcel arrives",
    variables: {
      number: { type: "number" },
      eta: { type: "string", default: "today", description: "When it arrives" },
      messenger_id: { type: "string" },
      phone: { type: "string" },
    },
    steps: [
      {
        channel: "messenger",
        from: "104000000000001",
        to: "{{ messenger_id }}",
        ...content,
        failover: { condition_status: "read", expiry_time: 600 },
      },
      {
        channel: "viber_service",
        from: "9016",
        to: "{{ phone }}",
        ...content,
        failover: { condition_status: "delivered", expiry_time: 300 },
      },
      { channel: "sms", from: "ParcelCo", to: "{{ phone }}", ...content },
    ],
    ...parts,
  };
}
