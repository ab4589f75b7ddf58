/** What the gateway sends, in both generations. All people and numbers are invented. */

/** Bodies of `POST /webhooks/status`. */
export const statusExamples = [
  {
    message_uuid: "5a1f0c55-0a5b-4a0e-8f4a-9a1f5b8f9d10",
    to: "447700900042",
    from: "9016",
    channel: "viber_service",
    timestamp: "2026-02-03T12:14:25Z",
    status: "delivered",
    usage: { currency: "EUR", price: "0.0120" },
  },
  {
    message_uuid: "c2c0b3d6-9ab2-4f73-8c39-b0a7f5d3b3aa",
    to: { type: "messenger", id: "2901000000000042" },
    from: { type: "messenger", id: "104000000000001" },
    timestamp: "2026-02-03T12:14:25.120Z",
    status: "read",
  },
];

/** Bodies of `POST /webhooks/inbound`. */
export const inboundExamples = [
  {
    message_uuid: "7c0e3a0c-5a43-4a8d-94c0-2a9f4a0b1c2d",
    to: "447700900100",
    from: "447700900042",
    channel: "whatsapp",
    timestamp: "2026-02-03T12:20:00Z",
    message_type: "text",
    text: "Thanks, I am at home.",
    profile: { name: "Kim" },
  },
  {
    message_uuid: "3f0c7e0e-52a1-4f0e-9b5d-0e6a3c1d9b11",
    to: { type: "messenger", id: "104000000000001" },
    from: { type: "messenger", id: "2901000000000042" },
    timestamp: "2026-02-03T12:20:00.000Z",
    message: { content: { type: "text", text: "Thanks, I am at home." } },
  },
];
