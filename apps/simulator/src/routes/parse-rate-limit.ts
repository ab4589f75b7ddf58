import { isRecord } from "../is-record.ts";
import type { InvalidParameter } from "./problem.ts";
import type { RateLimitRule } from "./rate-limit.ts";

/** Reads `{ rate_limit: { per_second, by? } | null }`. */
export function parseRateLimit(
  body: unknown,
): { readonly rule: RateLimitRule | null } | { readonly faults: InvalidParameter[] } {
  const rule = isRecord(body) ? body.rate_limit : undefined;
  if (rule === null) return { rule: null };
  if (!isRecord(rule)) {
    const reason = 'must be null for none, or an object, for example { "per_second": 30, "by": "account" }';
    return { faults: [{ name: "rate_limit", reason }] };
  }
  const { per_second: perSecond, by = "account" } = rule;
  const faults: InvalidParameter[] = [];
  if (!Number.isInteger(perSecond) || Number(perSecond) < 0 || Number(perSecond) > 1_000_000) {
    faults.push({ name: "rate_limit.per_second", reason: "must be a whole number from 0 to 1000000" });
  }
  if (by !== "account" && by !== "sender") {
    faults.push({ name: "rate_limit.by", reason: "must be account or sender" });
  }
  if (faults.length > 0) return { faults };
  return { rule: { per_second: Number(perSecond), by: by === "sender" ? "sender" : "account" } };
}
