import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { AccountStore } from "@failover-kit/engine";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ManualClock } from "@failover-kit/engine/testing";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Authenticator } from "./authenticator.ts";
import { ensureFirstAccount, ensureNamedAccounts } from "./first-account.ts";
import { Revocations } from "./revocations.ts";

const NOW = 1_767_225_600;
const owner = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKeyPem = owner.publicKey.export({ type: "spki", format: "pem" }).toString();
const application = { id: "4b0e0d9e-3a5e-4f0c-9a49-5a1b7c6d8e9f", publicKeyPem };
const configured = { key: "a0b1c2d3", secret: "right-secret" };

let store: SqliteStore;
let clock: ManualClock;
let revocations: Revocations;
let warnings: string[];
let authenticator: Authenticator;

beforeEach(async () => {
  store = openSqliteStore({ path: ":memory:" });
  clock = new ManualClock(NOW * 1000);
  revocations = new Revocations();
  warnings = [];
  await ensureFirstAccount({ accounts: store.accounts, clock, configured, application, warn });
  authenticator = new Authenticator({ accounts: store.accounts, clock, revocations });
});

afterEach(() => store.close());

function warn(sentence: string): void {
  warnings.push(sentence);
}

async function authenticate(...values: string[]) {
  const rawHeaders = values.flatMap((value) => ["Authorization", value]);
  return authenticator.authenticate({ headers: { authorization: values[0] }, rawHeaders });
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString("base64")}`;
}

async function token(
  claims: Record<string, unknown>,
  key: KeyObject = owner.privateKey,
  alg = "RS256",
): Promise<string> {
  const jwt = await new SignJWT({ application_id: application.id, iat: NOW, jti: "1", ...claims })
    .setProtectedHeader({ alg, typ: "JWT" })
    .sign(key);
  return `Bearer ${jwt}`;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

describe("key and secret", () => {
  it("lets in who knows the secret, again and again", async () => {
    const first = await authenticate(basic("a0b1c2d3:right-secret"));
    expect(first.name).toBe("key a0b1c2d3");
    expect(await authenticate(basic("a0b1c2d3:right-secret"))).toEqual(first);
  });

  it("answers at once for a secret that was checked before, also after wrong ones", async () => {
    await authenticate(basic("a0b1c2d3:right-secret"));
    await expect(authenticate(basic("a0b1c2d3:wrong"))).rejects.toMatchObject({ code: "unauthenticated" });
    const headers = { authorization: basic("a0b1c2d3:right-secret") };
    const answer = authenticator.authenticate({ headers, rawHeaders: [] });
    expect(answer).not.toBeInstanceOf(Promise);
  });

  it("says the same to an unknown key and to a wrong secret", async () => {
    const wrong = await authenticate(basic("a0b1c2d3:wrong")).catch((error: unknown) => error);
    const unknown = await authenticate(basic("ffffffff:wrong")).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(Error);
    expect(String(unknown)).toBe(String(wrong));
  });

  it("checks a secret that many ask with at the same time once", async () => {
    let lookUps = 0;
    const accounts: AccountStore = Object.create(store.accounts, {
      findApiKey: {
        value: (key: string) => {
          lookUps += 1;
          return store.accounts.findApiKey(key);
        },
      },
    });
    authenticator = new Authenticator({ accounts, clock, revocations });
    const callers = await Promise.all(
      Array.from({ length: 500 }, () => authenticate(basic("a0b1c2d3:right-secret"))),
    );
    expect(callers).toHaveLength(500);
    expect(lookUps).toBe(1);
  });

  it("turns away what would use up the machine when many secrets are guessed at once", async () => {
    const guesses = Array.from({ length: 200 }, (_, index) => authenticate(basic(`a0b1c2d3:guess-${index}`)));
    const codes = (await Promise.allSettled(guesses)).map((guess) =>
      guess.status === "rejected" ? guess.reason.code : "in",
    );
    expect(codes).not.toContain("in");
    expect(codes.filter((code) => code === "too_many_attempts").length).toBeGreaterThan(100);
    expect(await authenticate(basic("a0b1c2d3:right-secret"))).toMatchObject({ name: "key a0b1c2d3" });
  });

  it("refuses a key that is revoked while its secret is being checked", async () => {
    const check = authenticate(basic("a0b1c2d3:right-secret"));
    revocations.add("key a0b1c2d3");
    await expect(check).rejects.toThrow("The API key is unknown, or the secret is wrong.");
  });

  it("refuses a key that was revoked before this process began, in the same words", async () => {
    const known = await store.accounts.findApiKey("a0b1c2d3");
    if (known === null) throw new Error("The configured key was not stored");
    await store.accounts.saveApiKey({ ...known, revokedAt: 1 });
    await expect(authenticate(basic("a0b1c2d3:right-secret"))).rejects.toThrow(
      "The API key is unknown, or the secret is wrong.",
    );
  });

  it("notes the use of a key now and then, and not with every request", async () => {
    const noted: number[] = [];
    const accounts: AccountStore = Object.create(store.accounts, {
      noteKeyUse: { value: async (_key: string, at: number) => void noted.push(at - NOW * 1000) },
      findApiKey: { value: (key: string) => store.accounts.findApiKey(key) },
    });
    authenticator = new Authenticator({ accounts, clock, revocations });
    for (const ms of [0, 299_999, 1, 10]) {
      clock.advance(ms);
      await authenticate(basic("a0b1c2d3:right-secret"));
    }
    expect(noted).toEqual([0, 300_000]);
  });

  it("lets in although its use cannot be noted", async () => {
    const accounts: AccountStore = Object.create(store.accounts, {
      noteKeyUse: { value: () => Promise.reject(new Error("disk I/O error")) },
      findApiKey: { value: (key: string) => store.accounts.findApiKey(key) },
    });
    authenticator = new Authenticator({ accounts, clock, revocations });
    await expect(authenticate(basic("a0b1c2d3:right-secret"))).resolves.toMatchObject({ role: "admin" });
  });

  it.each(["", "Basic", "Basic ", basic("no-colon"), basic(":x"), "Digest abc", "Basic %%%"])(
    "refuses the header %j",
    async (value) => {
      await expect(authenticate(value)).rejects.toMatchObject({ code: "unauthenticated" });
    },
  );
});

describe("tokens", () => {
  it("lets in who signs with the application's key", async () => {
    const caller = await authenticate(await token({}));
    expect(caller.name).toBe(`application ${application.id}`);
    expect(caller.accountId).toBe((await authenticate(basic("a0b1c2d3:right-secret"))).accountId);
  });

  it("takes a token without an end for 15 minutes", async () => {
    const value = await token({});
    clock.advance(900_000);
    await expect(authenticate(value)).resolves.toBeDefined();
    clock.advance(31_000);
    await expect(authenticate(value)).rejects.toThrow("The token has expired.");
  });

  it("takes a token with an end until then", async () => {
    const value = await token({ exp: NOW + 3600 });
    clock.advance(3_600_000);
    await expect(authenticate(value)).resolves.toBeDefined();
    clock.advance(31_000);
    await expect(authenticate(value)).rejects.toThrow("The token has expired.");
  });

  it("refuses a token from the future", async () => {
    await expect(authenticate(await token({ iat: NOW + 60 }))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("refuses a token without the claims that are needed", async () => {
    for (const claims of [{ application_id: undefined }, { iat: undefined }, { application_id: 7 }]) {
      await expect(authenticate(await token(claims))).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  it("refuses another key's signature and an unknown application in the same words", async () => {
    const wrongKey = await authenticate(await token({}, stranger.privateKey)).catch(
      (error: unknown) => error,
    );
    const unknown = await authenticate(await token({ application_id: "x" })).catch((error: unknown) => error);
    expect(wrongKey).toBeInstanceOf(Error);
    expect(String(unknown)).toBe(String(wrongKey));
  });

  it("refuses a token that says it needs no signature", async () => {
    const claims = part({ application_id: application.id, iat: NOW });
    await expect(authenticate(`Bearer ${part({ alg: "none" })}.${claims}.`)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("refuses a token that is signed with the public key as if it were a secret", async () => {
    const signed = `${part({ alg: "HS256" })}.${part({ application_id: application.id, iat: NOW })}`;
    const signature = createHmac("sha256", publicKeyPem).update(signed).digest("base64url");
    await expect(authenticate(`Bearer ${signed}.${signature}`)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it("refuses another RSA algorithm", async () => {
    await expect(authenticate(await token({}, owner.privateKey, "PS256"))).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it.each(["Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer"])("refuses %j", async (value) => {
    await expect(authenticate(value)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("both at once", () => {
  it("refuses two schemes in one header and two headers, even when each is right", async () => {
    const right = basic("a0b1c2d3:right-secret");
    await expect(authenticate(`${right}, ${await token({})}`)).rejects.toThrow("not both");
    await expect(authenticate(right, await token({}))).rejects.toThrow("not both");
  });
});

describe("the first account", () => {
  it("is made once, with credentials that are told this one time", async () => {
    const fresh = openSqliteStore({ path: ":memory:" });
    const parts = { accounts: fresh.accounts, clock, configured: null, application: null, warn };
    const made = await ensureFirstAccount(parts);
    expect(made?.key).toMatch(/^[0-9a-f]{8}$/);
    expect(made?.secret).toHaveLength(32);
    expect(await ensureFirstAccount(parts)).toBeNull();
    authenticator = new Authenticator({ accounts: fresh.accounts, clock, revocations });
    await expect(authenticate(basic(`${made?.key}:${made?.secret}`))).resolves.toBeDefined();
    await fresh.close();
  });

  it("takes over a changed secret, and keeps the account", async () => {
    const before = await authenticate(basic("a0b1c2d3:right-secret"));
    const changed = { key: configured.key, secret: "new-secret" };
    await ensureFirstAccount({
      accounts: store.accounts,
      clock,
      configured: changed,
      application: null,
      warn,
    });
    authenticator = new Authenticator({ accounts: store.accounts, clock, revocations });
    await expect(authenticate(basic("a0b1c2d3:right-secret"))).rejects.toThrow();
    expect(await authenticate(basic("a0b1c2d3:new-secret"))).toEqual(before);
  });

  it("is an admin's, also when the configured key was made with another role", async () => {
    const known = await store.accounts.findApiKey("a0b1c2d3");
    if (known === null) throw new Error("The configured key was not stored");
    await store.accounts.saveApiKey({ ...known, role: "viewer", name: "Shop" });
    await ensureFirstAccount({ accounts: store.accounts, clock, configured, application: null, warn });
    const caller = await authenticate(basic("a0b1c2d3:right-secret"));
    expect([caller.role, caller.label]).toEqual(["admin", "Shop"]);
  });

  it("leaves a revoked key revoked, whatever the environment says, and says so", async () => {
    const known = await store.accounts.findApiKey("a0b1c2d3");
    if (known === null) throw new Error("The configured key was not stored");
    const revoked = { ...known, revokedAt: 1 };
    await store.accounts.saveApiKey(revoked);
    const changed = { ...configured, secret: "new-secret" };
    for (const wanted of [configured, changed]) {
      await ensureFirstAccount({
        accounts: store.accounts,
        clock,
        configured: wanted,
        application: null,
        warn,
      });
    }
    expect(await store.accounts.findApiKey("a0b1c2d3")).toEqual(revoked);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain("FAILOVER_API_KEY");
    expect(warnings.join()).not.toContain("secret");
  });

  it("stores no secret in the clear", async () => {
    const stored = await store.accounts.findApiKey("a0b1c2d3");
    expect(stored?.secretHash).toMatch(/^scrypt\$/);
    expect(stored?.secretHash).not.toContain("right-secret");
  });
});

describe("the accounts of FAILOVER_ACCOUNTS", () => {
  it("are made once, each with an admin key of its own that is told this one time", async () => {
    const parts = { accounts: store.accounts, clock };
    const made = await ensureNamedAccounts(parts, ["shop", "support", "shop"]);
    expect(made.map(({ account }) => account)).toEqual(["shop", "support"]);
    const callers = await Promise.all(made.map(({ key, secret }) => authenticate(basic(`${key}:${secret}`))));
    expect(callers.map(({ role }) => role)).toEqual(["admin", "admin"]);
    const first = await authenticate(basic("a0b1c2d3:right-secret"));
    expect(new Set([first, ...callers].map(({ accountId }) => accountId)).size).toBe(3);
    expect(await ensureNamedAccounts(parts, ["support", "shop", "first"])).toEqual([]);
  });

  it("get their key at the next start when the making was interrupted", async () => {
    await store.accounts.createAccount({ id: "a-1", name: "shop", createdAt: NOW * 1000 + 1 });
    const [made] = await ensureNamedAccounts({ accounts: store.accounts, clock }, ["shop"]);
    const caller = await authenticate(basic(`${made?.key}:${made?.secret}`));
    expect(caller.accountId).toBe("a-1");
  });
});
