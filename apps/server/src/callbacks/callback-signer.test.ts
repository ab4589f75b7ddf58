import { createHash } from "node:crypto";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ManualClock } from "@failover-kit/engine/testing";
import { type JWTPayload, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureFirstAccount, ensureNamedAccounts } from "../accounts/first-account.ts";
import { CallbackSigner } from "./callback-signer.ts";

const NOW = 1_767_225_600_000;
const secret = "the-secret-of-the-first-account";
const body = '{"status":"read"}';
const clock = new ManualClock(NOW);
let store: SqliteStore;
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
  signer = new CallbackSigner({ secret, apiKey: "a0b1c2d3", accounts, clock });
});

afterEach(() => store.close());

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
    const restarted = new CallbackSigner({ secret, apiKey: null, accounts: store.accounts, clock });
    expect(await restarted.secretOf(shop)).toBe(own);
    expect(await restarted.secretOf(first)).toBe(secret);
  });
});
