import { describe, expect, it } from "vitest";
import { authorizationHeader } from "./credentials.ts";

describe("the Authorization header", () => {
  it("is Basic over the UTF-8 bytes of key and secret", async () => {
    const header = authorizationHeader({ kind: "basic", key: "kéy", secret: "pass:wörd" });
    expect(await header()).toBe(`Basic ${Buffer.from("kéy:pass:wörd").toString("base64")}`);
  });

  it("asks for the token each time, since tokens end", async () => {
    let count = 0;
    const header = authorizationHeader({ kind: "jwt", token: async () => `token-${++count}` });
    expect([await header(), await header()]).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("is absent without credentials", () => {
    expect(authorizationHeader({ kind: "none" })()).toBeNull();
  });

  it("refuses a key with a colon, which the other side would cut there", () => {
    expect(() => authorizationHeader({ kind: "basic", key: "a:b", secret: "s" })).toThrow(/key.*colon/);
  });

  it("never lets a token that is no token reach the HTTP library, which would quote it", async () => {
    const header = authorizationHeader({ kind: "jwt", token: async () => "abc\ndef" });
    const error = await Promise.resolve(header()).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "invalid_config", setting: "token" });
    expect(String(error)).not.toContain("abc");
  });
});
