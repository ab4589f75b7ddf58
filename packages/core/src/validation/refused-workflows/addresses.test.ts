import { describe } from "vitest";
import { parseWorkflowRequest } from "../parse-workflow-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import {
  firstV01Step,
  samplePhone,
  v01Step,
  viberV01Step,
  workflowBody,
  workflowBodyEnding,
} from "../testing/sample-requests.ts";
import { sms } from "../testing/sample-workflow-parts.ts";

const refusals: readonly Refusal[] = [
  ["needs a recipient", workflowBodyEnding(v01Step({ to: undefined })), "workflow[1].to", "required"],
  ["needs a sender", workflowBodyEnding(v01Step({ from: undefined })), "workflow[1].from", "required"],
  [
    "needs the channel of the recipient",
    workflowBodyEnding(v01Step({ to: { number: samplePhone } })),
    "workflow[1].to.type",
    "required",
  ],
  ["needs the number", workflowBodyEnding(sms({})), "workflow[1].to.number", "required"],
  [
    "refuses id where number belongs",
    workflowBodyEnding(sms({ id: samplePhone })),
    "workflow[1].to.id",
    "wrong_address_field",
  ],
  [
    "refuses number where id belongs",
    workflowBodyEnding(viberV01Step({ from: { type: "viber_service_msg", number: "9016" } })),
    "workflow[1].from.number",
    "wrong_address_field",
  ],
  [
    "refuses two channels in a step",
    workflowBodyEnding(v01Step({ from: { type: "messenger", id: "1" } })),
    "workflow[1].from.type",
    "channel_mismatch",
  ],
  ["refuses an empty number", workflowBodyEnding(sms({ number: "" })), "workflow[1].to.number", "empty"],
  [
    "refuses a number of 51 characters",
    workflowBodyEnding(sms({ number: "4".repeat(51) })),
    "workflow[1].to.number",
    "too_long",
  ],
  [
    "refuses an id of 51 characters",
    workflowBody({ workflow: [firstV01Step({ to: { type: "messenger", id: "4".repeat(51) } }), v01Step()] }),
    "workflow[0].to.id",
    "too_long",
  ],
  [
    "refuses a list as a number",
    workflowBodyEnding(sms({ number: [] })),
    "workflow[1].to.number",
    "wrong_type",
  ],
  [
    "refuses a bare number that JSON cannot keep",
    workflowBodyEnding(sms({ number: 2 ** 60 })),
    "workflow[1].to.number",
    "unsafe_number",
  ],
  [
    "refuses a bare number with a fraction",
    workflowBodyEnding(sms({ number: 4477.5 })),
    "workflow[1].to.number",
    "unsafe_number",
  ],
  [
    "refuses a leading +",
    workflowBodyEnding(sms({ number: `+${samplePhone}` })),
    "workflow[1].to.number",
    "phone_prefix",
  ],
  [
    "refuses a leading 00",
    workflowBodyEnding(sms({ number: `00${samplePhone}` })),
    "workflow[1].to.number",
    "phone_prefix",
  ],
  [
    "refuses letters in a number",
    workflowBodyEnding(sms({ number: "44-7700-900" })),
    "workflow[1].to.number",
    "phone_format",
  ],
  [
    "refuses 6 digits, also as a bare number",
    workflowBodyEnding(sms({ number: 447700 })),
    "workflow[1].to.number",
    "phone_format",
  ],
  [
    "refuses an SMS sender of 12 letters",
    workflowBodyEnding(v01Step({ from: { type: "sms", number: "ParcelCoLtds" } })),
    "workflow[1].from.number",
    "sender_format",
  ],
];

describe("the addresses of a step are refused", () => {
  refusesEach(
    refusals,
    (body) => parseWorkflowRequest(body, "workflows", "strict"),
    (body) => parseWorkflowRequest(body, "dispatch"),
  );
});
