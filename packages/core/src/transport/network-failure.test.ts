import { describe, expect, it } from "vitest";
import { NotSentError } from "./errors/not-sent-error.ts";
import { isNotSent, isTimedOut } from "./network-failure.ts";

function coded(code: string, more: object = {}): Error {
  return Object.assign(new Error(code), { code, ...more });
}

describe("a request that never left", () => {
  it.each([
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ])("is known by %s, directly or as a cause", (code) => {
    expect(isNotSent(coded(code))).toBe(true);
    expect(isNotSent(new TypeError("fetch failed", { cause: coded(code) }))).toBe(true);
  });

  it("is known by a system call that only makes connections, whatever went wrong with it", () => {
    expect(isNotSent(coded("ETIMEDOUT", { syscall: "connect" }))).toBe(true);
    expect(isNotSent(coded("ENODATA", { syscall: "getaddrinfo" }))).toBe(true);
  });

  it("is known again after it was wrapped", () => {
    expect(isNotSent(new Error("outer", { cause: new NotSentError(coded("ECONNREFUSED")) }))).toBe(true);
  });

  it("needs every address that was tried to have failed so", () => {
    const refused = coded("ECONNREFUSED");
    expect(isNotSent(new AggregateError([refused, coded("ENETUNREACH")]))).toBe(true);
    expect(isNotSent(new AggregateError([refused, coded("ECONNRESET")]))).toBe(false);
    expect(isNotSent(new TypeError("failed", { cause: new AggregateError([refused]) }))).toBe(true);
  });
});

describe("a request that may have left", () => {
  it.each(["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT", "EPROTO"])(
    "is every other failure: %s",
    (code) => {
      expect(isNotSent(new TypeError("fetch failed", { cause: coded(code, { syscall: "read" }) }))).toBe(
        false,
      );
    },
  );

  it("is anything that is no error with a code", () => {
    for (const value of [undefined, null, "ECONNREFUSED", new Error("ECONNREFUSED"), { cause: "x" }]) {
      expect(isNotSent(value)).toBe(false);
    }
  });

  it("ends its search in a chain of causes that bites its tail", () => {
    const error = new Error("round");
    error.cause = error;
    expect(isNotSent(error)).toBe(false);
  });
});

describe("a request whose time was over", () => {
  it("is known by the names and codes of fetch and undici", () => {
    expect(isTimedOut(new DOMException("late", "TimeoutError"))).toBe(true);
    expect(isTimedOut(new TypeError("failed", { cause: coded("UND_ERR_HEADERS_TIMEOUT") }))).toBe(true);
    expect(isTimedOut(coded("ECONNRESET"))).toBe(false);
  });
});
