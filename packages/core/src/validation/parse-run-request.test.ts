import { describe, expect, it } from "vitest";
import type { Workflow } from "../model/index.ts";
import type { ParseResult } from "./parse-result.ts";
import { parseRunRequest } from "./parse-run-request.ts";
import { issuesOf } from "./testing/refusals.ts";
import {
  firstRunStep,
  nested,
  runBody,
  runBodyWith,
  runStep,
  samplePhone,
  sampleText,
} from "./testing/sample-requests.ts";
import {
  card,
  failover,
  fileMessage,
  image,
  onMms,
  onRcs,
  onViber,
  onWhatsapp,
  suggestion,
} from "./testing/sample-run-parts.ts";

describe("parseRunRequest", () => {
  it("takes the documented example", () => {
    const value = acceptedValue(parseRunRequest(runBody({ client_ref: "order-7731", source: "n8n" })));
    expect(value).toEqual({
      steps: [
        {
          message: {
            channel: "messenger",
            from: "104000000000001",
            to: "2901000000000042",
            message_type: "text",
            text: sampleText,
          },
          failover: { conditionStatus: "read", expirySeconds: 600 },
        },
        { message: runStep(), failover: null },
      ],
      clientRef: "order-7731",
      callbackUrl: null,
      metadata: {},
      source: "n8n",
      onUnknown: "send_again",
      finalExpirySeconds: 86_400,
      saved: null,
    });
  });

  it("takes every setting of the run", () => {
    const settings = {
      client_ref: "r".repeat(100),
      callback_url: "http://127.0.0.1:5000/reports?a=1",
      metadata: nested(20),
      source: "s".repeat(40),
      on_unknown: "give_up",
      final_expiry_time: 2_592_000,
    };
    expect(acceptedValue(parseRunRequest(runBody(settings)))).toMatchObject({
      clientRef: settings.client_ref,
      callbackUrl: settings.callback_url,
      metadata: settings.metadata,
      source: settings.source,
      onUnknown: "give_up",
      finalExpirySeconds: 2_592_000,
      saved: null,
    });
  });

  it.each([
    ["an SMS with options", { ttl: 3600, sms: { encoding_type: "auto" }, trusted_recipient: true }],
    ["an SMS from a short number", { from: "55512" }],
    ["an SMS from a name of 11 characters", { from: "ParcelCo123" }],
    ["a text of 3200 emoji", { text: "🚚".repeat(3200) }],
    ["7 digits", { to: "2901234" }],
    ["15 digits", { to: "290123456789012" }],
    ["Messenger with a tag", { channel: "messenger", messenger: { category: "message_tag", tag: "UPDATE" } }],
    [
      "Viber with a button",
      {
        ...onViber,
        viber_service: { category: "transaction", ttl: 300, action: { ...image, text: "Track" } },
      },
    ],
    [
      "a Viber video",
      {
        ...onViber,
        ...fileMessage("video", { ...image, thumb_url: image.url }),
        viber_service: { duration: "600", file_size: "200" },
      },
    ],
    ["a Viber file", { ...onViber, ...fileMessage("file", { ...image, name: "map.png" }) }],
    [
      "a WhatsApp template",
      {
        ...onWhatsapp,
        ...fileMessage("template", { name: "c0ffee:parcel_eta", parameters: ["Kim"] }),
        whatsapp: { policy: "deterministic", locale: "en_GB" },
      },
    ],
    ["a WhatsApp sticker", { ...onWhatsapp, ...fileMessage("sticker", { id: "a" }) }],
    [
      "a WhatsApp reaction",
      {
        ...onWhatsapp,
        ...fileMessage("reaction", { action: "react", emoji: "🚚" }),
        context: { message_uuid: "a" },
      },
    ],
    ["an RCS text", { ...onRcs, ttl: 120, rcs: { category: "transaction" } }],
    ["an RCS text with suggestions", { ...onRcs, suggestions: [suggestion] }],
    ["an RCS card", { ...onRcs, ...fileMessage("card", card), rcs: { card_orientation: "VERTICAL" } }],
    ["an RCS carousel", { ...onRcs, ...fileMessage("carousel", { cards: [card, card] }) }],
    ["an MMS to a group", { ...onMms, mms: { participants: ["12125550143"] } }],
    ["a WhatsApp message to a user id", { ...onWhatsapp, to: "GB.13491208655302741918" }],
    ["a WhatsApp message that quotes another", { ...onWhatsapp, context: { message_uuid: "a" } }],
    ["custom content of 20 levels", { ...onRcs, ...fileMessage("custom", nested(20)) }],
    ["an MMS image", { ...onMms, ...fileMessage("image", { ...image, caption: "Your driver" }), ttl: 600 }],
    ["an MMS of several files", { ...onMms, ...fileMessage("content", [{ type: "image", ...image }]) }],
    ["an MMS from a short code", { ...onMms, from: "55512" }],
  ])("takes %s as it is", (_what, changes) => {
    const step = runStep(changes);
    const value = acceptedValue(parseRunRequest({ steps: [firstRunStep(), step] }));
    expect(JSON.parse(JSON.stringify(value.steps[1]?.message))).toEqual(JSON.parse(JSON.stringify(step)));
  });

  it.each([1, 2_592_000])("takes an expiry time of %i seconds", (seconds) => {
    const value = acceptedValue(parseRunRequest(failover({ expiry_time: seconds })));
    expect(value.steps[0]?.failover?.expirySeconds).toBe(seconds);
  });

  it("takes 20 steps", () => {
    const steps = [...Array(19).fill(firstRunStep()), runStep()];
    expect(acceptedValue(parseRunRequest({ steps })).steps).toHaveLength(20);
  });

  it("reports all issues at once, step by step", () => {
    const body = runBody({
      steps: [
        firstRunStep({ failover: { condition_status: "seen", expiry_time: 0 } }),
        runStep({ to: "+44", colour: 1 }),
      ],
      client_ref: "",
    });
    expect(issuesOf(parseRunRequest(body)).map((issue) => issue.path)).toEqual([
      "client_ref",
      "steps[0].failover.condition_status",
      "steps[0].failover.expiry_time",
      "steps[1].colour",
      "steps[1].to",
    ]);
  });

  it("reports at most 50 issues", () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`x${index}`, 1]));
    expect(issuesOf(parseRunRequest(runBodyWith(many)))).toHaveLength(50);
  });

  it.each([
    ["a cut name", failover({ expiry: 60 }), 'Did you mean "expiry_time"?'],
    ["another case", failover({ expiryTime: 60 }), 'Did you mean "expiry_time"?'],
    ["a slip in a channel", runBodyWith({ channel: "whatsap" }), 'Did you mean "whatsapp"?'],
    [
      "the older name of Viber",
      runBodyWith({ channel: "viber_service_msg" }),
      'Did you mean "viber_service"?',
    ],
    ["a slip beside steps", runBody({ metdata: {} }), 'Did you mean "metadata"?'],
    ["a reference on a step", runBodyWith({ client_ref: "a" }), 'beside "steps"'],
    ["an unknown status", failover({ condition_status: "seen" }), 'Allowed: "delivered", "read"'],
    ["an unsupported type", runBodyWith(fileMessage("image", image)), 'write one of: "text"'],
    ["an expiry time out of range", failover({ expiry_time: 0 }), "from 1 to 2592000"],
    [
      "SMS and read",
      runBody({ steps: [runStep({ failover: { condition_status: "read", expiry_time: 9 } }), runStep()] }),
      'Write "delivered"',
    ],
    ["a leading +", runBodyWith({ to: `+${samplePhone}` }), "Drop the leading +"],
  ])("says what to write instead of %s", (_what, body, words) => {
    expect(issuesOf(parseRunRequest(body))[0]?.fix).toContain(words);
  });

  it("suggests nothing for names that are like no other", () => {
    expect(issuesOf(parseRunRequest(runBody({ zzz: 1 })))[0]?.fix).not.toContain("Did you mean");
  });

  it("shows no number that was used as a name", () => {
    const [issue] = issuesOf(parseRunRequest(runBody({ [samplePhone]: 1 })));
    expect(issue?.path).toBe("…");
    expect(JSON.stringify(issue)).not.toContain(samplePhone);
  });

  it("ends on a body that contains itself", () => {
    const metadata: Record<string, unknown> = {};
    metadata.again = metadata;
    expect(issuesOf(parseRunRequest(runBody({ metadata })))[0]?.code).toBe("nested_too_deeply");
  });

  it("keeps names that every object has as plain members", () => {
    const metadata = JSON.parse('{"constructor":{"prototype":{"polluted":1}},"toString":2}');
    expect(acceptedValue(parseRunRequest(runBody({ metadata }))).metadata).toEqual(metadata);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("leaves what it was given unchanged", () => {
    const body = runBody({ metadata: { a: [1] } });
    const before = structuredClone(body);
    parseRunRequest(body);
    expect(body).toEqual(before);
  });

  it("warns of a single step", () => {
    expect(warningsOf({ steps: [runStep()] })).toEqual([["steps", "no_fallback"]]);
  });

  it("warns of the same recipient twice in a row, and not of others", () => {
    const failover = { condition_status: "delivered", expiry_time: 60 };
    const again = [runStep({ failover }), runStep({ failover }), runStep({ to: "447700900043" })];
    expect(warningsOf({ steps: again })).toEqual([["steps[1].to", "repeated_recipient"]]);
  });

  it("warns of a file that the channel is not known to take, and not of an address without an ending", () => {
    const files = (url: string) => ({
      steps: [firstRunStep(), runStep({ ...onRcs, ...fileMessage("file", { url }) })],
    });
    expect(warningsOf(files("https://cdn.example.com/notice.docx"))).toEqual([
      ["steps[1].file.url", "unlikely_file"],
    ]);
    expect(warningsOf(files("https://cdn.example.com/notice.PDF?v=1.docx"))).toEqual([]);
    expect(warningsOf(files("https://cdn.example.com/notice"))).toEqual([]);
  });

  it("keeps whether a step stops on a reply", () => {
    const rules = [{ stop_on_reply: true }, { stop_on_reply: false }, {}].map(
      (changes) => acceptedValue(parseRunRequest(failover(changes))).steps[0]?.failover,
    );
    const rule = { conditionStatus: "read", expirySeconds: 600 };
    expect(rules).toEqual([{ ...rule, stopOnReply: true }, rule, rule]);
  });

  it("warns of a reply that nobody can send", () => {
    const rule = { condition_status: "delivered", expiry_time: 60, stop_on_reply: true };
    const steps = (from: string) => [runStep({ from, failover: rule }), runStep({ to: "447700900043" })];
    expect(warningsOf({ steps: steps("ParcelCo") })).toEqual([
      ["steps[0].failover.stop_on_reply", "no_reply_possible"],
    ]);
    expect(warningsOf({ steps: steps("447700900100") })).toEqual([]);
  });

  it("warns once for each step of braces that nobody fills in", () => {
    const braces = "Hi {{ name }}";
    const steps = [
      firstRunStep({ to: "{{ id }}", text: braces }),
      runStep({ ...onViber, text: braces, failover: { condition_status: "read", expiry_time: 60 } }),
      runStep({ ...onRcs, ...fileMessage("card", { ...card, title: braces }) }),
    ];
    expect(warningsOf({ steps })).toEqual([
      ["steps[0].to", "template_in_run"],
      ["steps[1].text", "template_in_run"],
      ["steps[2].card.title", "template_in_run"],
    ]);
    const custom = fileMessage("custom", { template: braces });
    expect(warningsOf({ steps: [firstRunStep(), runStep({ ...onRcs, ...custom })] })).toEqual([]);
  });

  it("warns of nothing usual", () => {
    expect(warningsOf(runBody())).toEqual([]);
  });
});

function acceptedValue(result: ParseResult<Workflow>): Workflow {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function warningsOf(body: unknown): string[][] {
  const result = parseRunRequest(body);
  expect(result.ok).toBe(true);
  return result.warnings.map(({ path, code }) => [path, code]);
}
