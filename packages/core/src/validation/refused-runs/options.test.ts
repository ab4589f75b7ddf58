import { describe } from "vitest";
import { parseRunRequest } from "../parse-run-request.ts";
import { type Refusal, refusesEach } from "../testing/refusals.ts";
import { firstRunStep, runBody, runBodyWith, runStep } from "../testing/sample-requests.ts";
import { fileMessage, image, onMms, onRcs, onViber, onWhatsapp } from "../testing/sample-run-parts.ts";

const refusals: readonly Refusal[] = [
  [
    "needs a tag with message_tag",
    runBody({ steps: [firstRunStep({ messenger: { category: "message_tag" } }), runStep()] }),
    "steps[0].messenger.tag",
    "required",
  ],
  [
    "refuses an unknown category",
    runBody({ steps: [firstRunStep({ messenger: { category: "updates" } }), runStep()] }),
    "steps[0].messenger.category",
    "unknown_value",
  ],
  [
    "refuses unknown options",
    runBody({ steps: [firstRunStep({ messenger: { tags: "a" } }), runStep()] }),
    "steps[0].messenger.tags",
    "unknown_member",
  ],
  [
    "refuses options of another channel",
    runBodyWith({ messenger: {} }),
    "steps[1].messenger",
    "unexpected_options",
  ],
  [
    "refuses a Viber ttl of 29",
    runBodyWith({ ...onViber, viber_service: { ttl: 29 } }),
    "steps[1].viber_service.ttl",
    "out_of_range",
  ],
  [
    "refuses a Viber ttl of 259201",
    runBodyWith({ ...onViber, viber_service: { ttl: 259_201 } }),
    "steps[1].viber_service.ttl",
    "out_of_range",
  ],
  [
    "needs the length of a Viber video",
    runBodyWith({ ...onViber, ...fileMessage("video", image), viber_service: { file_size: "2" } }),
    "steps[1].viber_service.duration",
    "required",
  ],
  [
    "needs the size of a Viber video",
    runBodyWith({ ...onViber, ...fileMessage("video", image), viber_service: { duration: "2" } }),
    "steps[1].viber_service.file_size",
    "required",
  ],
  [
    "refuses a Viber video of 601 seconds",
    runBodyWith({
      ...onViber,
      ...fileMessage("video", image),
      viber_service: { duration: "601", file_size: "2" },
    }),
    "steps[1].viber_service.duration",
    "wrong_format",
  ],
  [
    "refuses a Viber video of 201 megabytes",
    runBodyWith({
      ...onViber,
      ...fileMessage("video", image),
      viber_service: { duration: "2", file_size: "201" },
    }),
    "steps[1].viber_service.file_size",
    "wrong_format",
  ],
  [
    "refuses a wrong address of a Viber button",
    runBodyWith({ ...onViber, viber_service: { action: { url: "x", text: "Track" } } }),
    "steps[1].viber_service.action.url",
    "url_format",
  ],
  [
    "refuses a Viber button of 31 characters",
    runBodyWith({ ...onViber, viber_service: { action: { ...image, text: "b".repeat(31) } } }),
    "steps[1].viber_service.action.text",
    "too_long",
  ],
  [
    "refuses another policy than deterministic",
    runBodyWith({ ...onWhatsapp, whatsapp: { policy: "fallback" } }),
    "steps[1].whatsapp.policy",
    "unknown_value",
  ],
  [
    "refuses an unknown encoding",
    runBodyWith({ sms: { encoding_type: "utf8" } }),
    "steps[1].sms.encoding_type",
    "unknown_value",
  ],
  ["refuses a ttl on WhatsApp", runBodyWith({ ...onWhatsapp, ttl: 60 }), "steps[1].ttl", "ttl_not_supported"],
  ["refuses an SMS ttl of 19", runBodyWith({ ttl: 19 }), "steps[1].ttl", "out_of_range"],
  ["refuses an SMS ttl of 604801", runBodyWith({ ttl: 604_801 }), "steps[1].ttl", "out_of_range"],
  ["refuses an MMS ttl of 299", runBodyWith({ ...onMms, ttl: 299 }), "steps[1].ttl", "out_of_range"],
  ["refuses an RCS ttl of 259201", runBodyWith({ ...onRcs, ttl: 259_201 }), "steps[1].ttl", "out_of_range"],
  ["refuses a ttl of 1e20", runBodyWith({ ttl: 1e20 }), "steps[1].ttl", "out_of_range"],
  ["refuses a ttl beyond all numbers", runBodyWith({ ttl: JSON.parse("1e400") }), "steps[1].ttl", "not_json"],
  ["refuses a ttl with a fraction", runBodyWith({ ttl: 60.5 }), "steps[1].ttl", "not_whole"],
  [
    "refuses text as a flag",
    runBodyWith({ trusted_recipient: "yes" }),
    "steps[1].trusted_recipient",
    "wrong_type",
  ],
];

describe("the options of a step are refused", () => {
  refusesEach(refusals, parseRunRequest);
});
