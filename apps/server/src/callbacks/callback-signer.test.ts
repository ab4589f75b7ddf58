import { createHash } from "node:crypto";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ManualClock } from "@failover-kit/engine/testing";
import { type JWTPayload, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyCallerName } from "../accounts/caller.ts";
import { ensureFirstAccount, ensureNamedAccounts } from "../accounts/first-account.ts";
import { newApiKey } from "../accounts/new-key.ts";
import { Revocations } from "../accounts/revocations.ts";
import { CallbackSigner } from "./callback-signer.ts";

const NOW = 1_767_225_600_000;
const secret = "the-secret-of-the-first-account";
const body = '{"status":"read"}';
const clock = new ManualClock(NOW);
let store: SqliteStore;
let revocations: Revocations;
let signer: CallbackSigner;
let first: string;
let shop: string;

beforeEach(async () => {
  store = openSqliteStore({ path: ":memory:" });
  const { accounts } = store;
  const configured = { key: "a0b1c2d3", secret: "x" };
  await ensureFirstAccount({ accounts, clock, configured, application: null, warn: () => {} });
  await ensureNamedAccounts({ accounts, clock }, ["shop"]);
  [first = "", shop = ""] = (await accounts.listAccounts()).map(({ id }) => id);
  revocations = new Revocations();
  signer = createSigner("a0b1c2d3");
});

afterEach(() => store.close());

function createSigner(apiKey: string | null): CallbackSigner {
  return new CallbackSigner({ secret, apiKey, accounts: store.accounts, revocations, clock });
}

/** Adds a key to an account, newer than the one that it has. */
async function addKey(key: string, accountId: string): Promise<void> {
  const parts = { accountId, name: key, role: "admin", createdAt: NOW + 1 } as const;
  await store.accounts.saveApiKey(await newApiKey({ key, secret: "x" }, parts));
}

/** As the API does it. */
async function revoke(key: string): Promise<void> {
  const known = await store.accounts.findApiKey(key);
  if (known === null) throw new Error("There is no such key");
  await store.accounts.saveApiKey({ ...known, revokedAt: NOW });
  revocations.add(keyCallerName(key));
}

async function claimsFor(accountId: string, checkedWith: string): Promise<JWTPayload> {
  const header = await signer.header({ accountId, body });
  const token = header.replace(/^Bearer /, "");
  const options = { algorithms: ["HS256"], currentDate: new Date(NOW) };
  return (await jwtVerify(token, Buffer.from(checkedWith), options)).payload;
}

describe("the signature of a callback", () => {
  it("is made with the configured secret, names the account's key, and holds the body", async () => {
    expect(await claimsFor(first, secret)).toEqual({
      iss: "Vonage",
      iat: NOW / 1000,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      api_key: "a0b1c2d3",
      payload_hash: createHash("sha256").update(body).digest("hex"),
    });
  });

  it("is another one for each try", async () => {
    const tokens = new Set<string>();
    for (let count = 0; count < 3; count += 1) tokens.add(await signer.header({ accountId: first, body }));
    expect(tokens.size).toBe(3);
  });

  it("of another account is made with a secret of its own, which stays the same", async () => {
    const own = await signer.secretOf(shop);
    expect(own).toMatch(/^[\w-]{43}$/);
    const [key] = await store.accounts.listApiKeys(shop);
    expect(await claimsFor(shop, own)).toMatchObject({ api_key: key?.key });
    await expect(claimsFor(shop, secret)).rejects.toThrow("signature verification failed");
    const restarted = createSigner(null);
    expect(await restarted.secretOf(shop)).toBe(own);
    expect(await restarted.secretOf(first)).toBe(secret);
  });

  it("names the key that is configured, which the receivers were told, however old the others are", async () => {
    await addKey("configured", first);
    signer = createSigner("configured");
    expect(await claimsFor(first, secret)).toMatchObject({ api_key: "configured" });
  });

  it("names the account's oldest key when none is configured", async () => {
    await addKey("newer", first);
    signer = createSigner(null);
    expect(await claimsFor(first, secret)).toMatchObject({ api_key: "a0b1c2d3" });
  });

  it("names no key that was revoked, neither from before the start nor from now on", async () => {
    for (const key of ["second", "third"]) await addKey(key, first);
    await revoke("a0b1c2d3");
    expect(await claimsFor(first, secret)).toMatchObject({ api_key: "second" });
    await revoke("second");
    expect(await claimsFor(first, secret)).toMatchObject({ api_key: "third" });
  });

  it("names no key of another account", async () => {
    await addKey("theirs", shop);
    signer = createSigner("theirs");
    expect(await claimsFor(first, secret)).toMatchObject({ api_key: "a0b1c2d3" });
  });
});
