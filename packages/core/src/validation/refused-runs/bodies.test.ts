import { describe, expect, it } from "vitest";
import { parseRunRequest } from "../parse-run-request.ts";
import { issuesOf, type Refusal, refusesEach } from "../testing/refusals.ts";
import { firstRunStep, nested, runBody, runStep } from "../testing/sample-requests.ts";

const refusals: readonly Refusal[] = [
  ["refuses text instead of a body", "steps", "", "wrong_type"],
  ["refuses a list instead of a body", [], "", "wrong_type"],
  ["refuses null instead of a body", null, "", "wrong_type"],
  ["refuses a missing body", undefined, "", "wrong_type"],
  ["needs steps", {}, "steps", "required"],
  ["refuses an object instead of a list of steps", runBody({ steps: {} }), "steps", "wrong_type"],
  ["refuses an empty list of steps", runBody({ steps: [] }), "steps", "no_steps"],
  ["refuses 21 steps", runBody({ steps: Array(21).fill(firstRunStep()) }), "steps", "too_many_steps"],
  ["explains a null among the steps", runBody({ steps: [runStep(), null] }), "steps[1]", "null_step"],
  ["refuses text instead of a step", runBody({ steps: [firstRunStep(), "sms"] }), "steps[1]", "wrong_type"],
  ["refuses unknown members of the run", runBody({ callback: 1 }), "callback", "unknown_member"],
  ["refuses the older shape", runBody({ workflow: [] }), "workflow", "unknown_member"],
  ["refuses an empty reference", runBody({ client_ref: "" }), "client_ref", "empty"],
  [
    "refuses a reference of 101 characters",
    runBody({ client_ref: "r".repeat(101) }),
    "client_ref",
    "too_long",
  ],
  ["refuses null where text belongs", runBody({ client_ref: null }), "client_ref", "wrong_type"],
  ["refuses a source of 41 characters", runBody({ source: "s".repeat(41) }), "source", "too_long"],
  ["refuses an unknown on_unknown", runBody({ on_unknown: "retry" }), "on_unknown", "unknown_value"],
  ["refuses a final expiry of 0", runBody({ final_expiry_time: 0 }), "final_expiry_time", "out_of_range"],
  [
    "refuses a final expiry beyond 30 days",
    runBody({ final_expiry_time: 2_592_001 }),
    "final_expiry_time",
    "out_of_range",
  ],
  [
    "refuses a final expiry with a fraction",
    runBody({ final_expiry_time: 1.5 }),
    "final_expiry_time",
    "not_whole",
  ],
  [
    "refuses a relative callback address",
    runBody({ callback_url: "/reports" }),
    "callback_url",
    "url_format",
  ],
  [
    "refuses a callback address that is not http",
    runBody({ callback_url: "ftp://example.com/" }),
    "callback_url",
    "url_format",
  ],
  [
    "refuses a callback address with spaces",
    runBody({ callback_url: " https://example.com/" }),
    "callback_url",
    "url_format",
  ],
  [
    "refuses a password in a callback address",
    runBody({ callback_url: "https://a:b@example.com/" }),
    "callback_url",
    "url_credentials",
  ],
  [
    "refuses a user name in a callback address",
    runBody({ callback_url: "https://a@example.com/" }),
    "callback_url",
    "url_credentials",
  ],
  [
    "refuses a callback address of 2001 characters",
    runBody({ callback_url: `https://example.com/${"p".repeat(1981)}` }),
    "callback_url",
    "too_long",
  ],
  ["refuses a list as metadata", runBody({ metadata: [] }), "metadata", "wrong_type"],
  [
    "refuses metadata over 8 KiB",
    runBody({ metadata: { a: "x".repeat(8192) } }),
    "metadata",
    "metadata_too_large",
  ],
  [
    "counts metadata in bytes",
    runBody({ metadata: { a: "é".repeat(4096) } }),
    "metadata",
    "metadata_too_large",
  ],
  [
    "refuses metadata of 21 levels",
    runBody({ metadata: nested(21) }),
    "metadata.deeper.deeper.deeper.deeper.deeper",
    "nested_too_deeply",
  ],
  ["refuses a function", runBody({ metadata: { done: () => 1 } }), "metadata.done", "not_json"],
  [
    "refuses a number that its digits do not survive",
    runBody({ metadata: { order: [1, 2 ** 60] } }),
    "metadata.order[1]",
    "unsafe_number",
  ],
  ["refuses infinity", runBody({ metadata: { n: Number.POSITIVE_INFINITY } }), "metadata.n", "not_json"],
  ["refuses NUL in metadata", runBody({ metadata: { a: ["\0"] } }), "metadata.a[0]", "nul_character"],
  ["refuses NUL in a name", runBody({ metadata: { "a\0": 1 } }), "metadata.a", "nul_character"],
  ["refuses NUL in a reference", runBody({ client_ref: "a\0b" }), "client_ref", "nul_character"],
  [
    "refuses __proto__ in metadata",
    JSON.parse(`{"metadata":{"__proto__":{"a":1}},"steps":[${JSON.stringify(runStep())}]}`),
    "metadata.__proto__",
    "forbidden_member",
  ],
  [
    "refuses __proto__ beside steps",
    JSON.parse(`{"__proto__":{"a":1},"steps":[${JSON.stringify(runStep())}]}`),
    "__proto__",
    "forbidden_member",
  ],
];

it.each([
  [null, "There is nothing here: a run is an object."],
  [undefined, "There is nothing here: a run is an object."],
  [5, "A run is an object."],
])("says of %j only what is true wherever a run may stand", (body, message) => {
  const [issue] = issuesOf(parseRunRequest(body));
  expect(issue?.message).toBe(message);
  expect(issue?.fix).toBe('Write { "steps": [ … ] }, or { "workflow": "the name of a saved one" }.');
});

describe("a run is refused", () => {
  refusesEach(refusals, parseRunRequest);
});
