import { describe } from "vitest";
import { parseRunRequest } from "../parse-run-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import { runBodyWith, samplePhone } from "../testing/sample-requests.ts";
import { onViber, onWhatsapp } from "../testing/sample-run-parts.ts";

const refusals: readonly Refusal[] = [
  ["needs a recipient", runBodyWith({ to: undefined }), "steps[1].to", "required"],
  ["refuses an empty recipient", runBodyWith({ to: "" }), "steps[1].to", "empty"],
  ["refuses a recipient as a number", runBodyWith({ to: 447700900042 }), "steps[1].to", "wrong_type"],
  ["refuses a recipient as an object", runBodyWith({ to: { type: "sms" } }), "steps[1].to", "wrong_type"],
  ["refuses a leading +", runBodyWith({ to: `+${samplePhone}` }), "steps[1].to", "phone_prefix"],
  ["refuses a leading 00", runBodyWith({ to: `00${samplePhone}` }), "steps[1].to", "phone_prefix"],
  ["refuses a leading 0", runBodyWith({ to: "07700900042" }), "steps[1].to", "phone_format"],
  ["refuses spaces in a number", runBodyWith({ to: "44 7700 900042" }), "steps[1].to", "phone_format"],
  ["refuses digits of other scripts", runBodyWith({ to: "٤٤٧٧٠٠٩٠٠٠" }), "steps[1].to", "phone_format"],
  ["refuses 6 digits", runBodyWith({ to: "447700" }), "steps[1].to", "phone_format"],
  ["refuses 16 digits", runBodyWith({ to: "4477009000421234" }), "steps[1].to", "phone_format"],
  [
    "refuses an SMS sender of 12 letters",
    runBodyWith({ from: "ParcelCoLtds" }),
    "steps[1].from",
    "sender_format",
  ],
  [
    "refuses an SMS sender with a space",
    runBodyWith({ from: "Parcel Co" }),
    "steps[1].from",
    "sender_format",
  ],
  [
    "refuses an SMS sender of 16 digits",
    runBodyWith({ from: "4477009001001234" }),
    "steps[1].from",
    "sender_format",
  ],
  ["refuses an SMS sender with +", runBodyWith({ from: "+447700900100" }), "steps[1].from", "phone_prefix"],
  [
    "refuses a name as WhatsApp sender",
    runBodyWith({ ...onWhatsapp, from: "ParcelCo" }),
    "steps[1].from",
    "phone_format",
  ],
  [
    "refuses a short code as WhatsApp sender",
    runBodyWith({ ...onWhatsapp, from: "55512" }),
    "steps[1].from",
    "phone_format",
  ],
  [
    "refuses a + before a Viber recipient",
    runBodyWith({ ...onViber, to: `+${samplePhone}` }),
    "steps[1].to",
    "phone_prefix",
  ],
  [
    "refuses an id of 51 characters",
    runBodyWith({ ...onViber, from: "9".repeat(51) }),
    "steps[1].from",
    "too_long",
  ],
];

describe("the addresses of a step are refused", () => {
  refusesEach(refusals, parseRunRequest);
});
