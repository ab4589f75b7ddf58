/** Parts of workflows that are right, for tests to put together. */
import {
  firstV01Step,
  samplePhone,
  sampleText,
  v01Message,
  v01Step,
  workflowBody,
} from "./sample-requests.ts";

export const image = { url: "https://cdn.example.com/map.png" };
export const template = {
  type: "template",
  template: { name: "c0ffee:parcel_eta", parameters: [{ default: "Kim" }, "14:10"] },
};
export const failover = (changes: Record<string, unknown>) =>
  workflowBody({
    workflow: [
      firstV01Step({ failover: { expiry_time: 600, condition_status: "read", ...changes } }),
      v01Step(),
    ],
  });
export const sms = (to: Record<string, unknown>) => v01Step({ to: { type: "sms", ...to } });
export const content = (value: Record<string, unknown>, changes = {}) =>
  v01Step({ message: v01Message(value), ...changes });
export const on = (type: string) => ({
  from: { type, number: "447700900100" },
  to: { type, number: samplePhone },
});
export const onMessenger = (value: Record<string, unknown>, options = {}) =>
  workflowBody({ workflow: [firstV01Step({ message: v01Message(value, options) }), v01Step()] });
export const text = { type: "text", text: sampleText };
