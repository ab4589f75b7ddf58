import { describe, expect, it } from "vitest";
import { z } from "zod";
import { keyRequestSchema } from "./account-schemas.ts";
import { parseValues } from "./parse-values.ts";
import { simulationRequestSchema } from "./simulation-schemas.ts";

const query = z.strictObject({
  status: z.enum(["running", "completed"]).optional(),
  to: z.string().min(1).max(50).optional(),
  since: z.iso.datetime({ error: "Write an instant such as 2026-03-02T09:30:00Z" }).optional(),
  limit: z.int().min(1).max(200).default(50),
});

function wordsOf(schema: z.ZodType, values: unknown, noun: "member" | "parameter"): string[] {
  const parsed = parseValues(schema, values, { noun, readElsewhere: ["run"] });
  const issues = parsed.ok ? [] : parsed.issues;
  return issues.map(({ path, code, message, fix }) => `${path} ${code} ${message} ${fix}`);
}

describe("a query", () => {
  it.each([
    [
      { limit: "many" },
      'limit out_of_range "limit" is outside what is allowed. Write a whole number from 1 to 200.',
    ],
    [
      { limit: "201" },
      'limit out_of_range "limit" is outside what is allowed. Write a whole number from 1 to 200.',
    ],
    [
      { limit: "1.5" },
      'limit out_of_range "limit" is outside what is allowed. Write a whole number from 1 to 200.',
    ],
    [{ limit: "" }, 'limit empty "limit" is empty. Write a value, or leave the parameter out.'],
    [
      { status: "runing" },
      'status unknown_value "status" has a value that is not known. Did you mean "running"? Allowed: "running", "completed".',
    ],
    [{ status: ["running", "completed"] }, 'status wrong_type "status" is there twice. Write it once.'],
    [{ to: "" }, 'to empty "to" is empty. Write a value, or leave the parameter out.'],
    [{ to: "4".repeat(51) }, 'to too_long "to" may have at most 50 characters. Shorten it to 50 characters.'],
    [
      { since: "yesterday" },
      'since wrong_format "since" is not written as it has to be. Write an instant such as 2026-03-02T09:30:00Z.',
    ],
    [
      { stauts: "running" },
      'stauts unknown_member There is no parameter "stauts" here. Did you mean "status"? Known here: status, to, since, limit.',
    ],
    [
      JSON.parse('{ "__proto__": "1" }'),
      '__proto__ unknown_member There is no parameter "__proto__" here. Known here: status, to, since, limit.',
    ],
  ])("%j is answered with what to write", (values, words) => {
    expect(wordsOf(query, values, "parameter")).toEqual([words]);
  });

  it.each(["0x10", "1e1", " 5", "+5", "-5", "5.0"])(
    "takes plain digits for a number, and not %j",
    (limit) => {
      expect(wordsOf(query, { limit }, "parameter")).toEqual([
        'limit out_of_range "limit" is outside what is allowed. Write a whole number from 1 to 200.',
      ]);
    },
  );

  it("keeps what is right, and fills in what is left out", () => {
    expect(parseValues(query, { limit: "7" }, { noun: "parameter" })).toMatchObject({
      ok: true,
      value: { limit: 7 },
    });
    expect(parseValues(query, {}, { noun: "parameter" })).toMatchObject({ ok: true, value: { limit: 50 } });
  });
});

describe("a small body", () => {
  it.each([
    [keyRequestSchema, [], ' wrong_type "body" must be an object, { … }. Write an object, { … }.'],
    [keyRequestSchema, { role: "sender" }, 'name required "name" is missing. Add "name".'],
    [
      keyRequestSchema,
      { name: "Shop", role: "king" },
      'role unknown_value "role" has a value that is not known. Allowed: "viewer", "sender", "admin".',
    ],
    [
      simulationRequestSchema,
      { run: {}, profile: { mesenger: {} } },
      'profile.mesenger unknown_member There is no member "mesenger" here. Did you mean "messenger"? Known here: messenger, viber_service, sms, whatsapp, mms, rcs.',
    ],
    [
      simulationRequestSchema,
      { run: {}, profile: { sms: { silent: -1 } } },
      'profile.sms.silent out_of_range "silent" is outside what is allowed. Write a number from 0 to 1.',
    ],
    [
      simulationRequestSchema,
      { run: {}, profile: { sms: { silent: 0.6, rejected: 0.6 } } },
      "profile.sms out_of_range rejected, silent come to more than 1 together. Write shares whose sum is at most 1.",
    ],
    [
      simulationRequestSchema,
      { run: {}, profile: { sms: { delivered_after: { median: 5, p90: 1 } } } },
      "profile.sms.delivered_after.p90 out_of_range Nine of ten cannot be faster than half of them. Write at least as many seconds as in median.",
    ],
    [
      simulationRequestSchema,
      { run: {}, profile: { sms: { price: "free" } } },
      'profile.sms.price wrong_format "price" is not written as it has to be. Write it like 0.0333, with at most four decimals.',
    ],
    [
      simulationRequestSchema,
      JSON.parse('{ "run": {}, "profile": { "__proto__": { "silent": 1 } } }'),
      "profile.__proto__ forbidden_member The name __proto__ has a meaning of its own in JavaScript and is not taken. Rename or remove this member.",
    ],
    [
      simulationRequestSchema,
      { run: {}, seed: 1e300 },
      'seed out_of_range "seed" is outside what is allowed. Write a whole number from 0 to 4294967295.',
    ],
    [
      simulationRequestSchema,
      { run: {}, profile: { sms: { silent: Number.POSITIVE_INFINITY } } },
      "profile.sms.silent not_json There is no such number in JSON, or it is too large to be kept. Write a finite number.",
    ],
  ])("is answered with one sentence: the place, and what to write", (schema, body, words) => {
    expect(wordsOf(schema, body, "member")).toEqual([words]);
  });

  it("leaves to its own parser what that one reads", () => {
    const run = JSON.parse('{ "__proto__": 1 }');
    expect(wordsOf(simulationRequestSchema, { run }, "member")).toEqual([]);
  });
});
