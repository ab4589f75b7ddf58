/** The key in FAILOVER_API_KEY, when the database knows it already. */
import type { AuditEntry } from "@failover-kit/engine";
import { openSqliteStore, type SqliteStore } from "@failover-kit/engine/sqlite";
import { ManualClock } from "@failover-kit/engine/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ensureFirstAccount, ensureNamedAccounts } from "./first-account.ts";
import { type KeyAndSecret, newApiKey } from "./new-key.ts";

const clock = new ManualClock(1_767_225_600_000);
const configured = { key: "a0b1c2d3", secret: "right-secret" };
let store: SqliteStore;
let warnings: string[];

beforeEach(async () => {
  store = openSqliteStore({ path: ":memory:" });
  await start();
});

afterEach(() => store.close());

/** As at the start of a server. */
async function start(wanted: KeyAndSecret = configured): Promise<void> {
  warnings = [];
  const warn = (sentence: string) => void warnings.push(sentence);
  await ensureFirstAccount({ accounts: store.accounts, clock, configured: wanted, application: null, warn });
}

async function audit(): Promise<readonly AuditEntry[] | null> {
  const [first] = await store.accounts.listAccounts();
  const anybody = { actor: null, action: null, target: null, since: null, cursor: null, limit: 10 };
  return store.audit.list({ accountId: first?.id ?? "", ...anybody });
}

it("is taken as it is when nothing has changed, without a word", async () => {
  await start();
  expect([warnings, await audit()]).toEqual([[], []]);
});

it("gets the configured secret, and the log and the audit log say so", async () => {
  await start({ ...configured, secret: "new-secret" });
  expect(warnings).toEqual([expect.stringContaining("FAILOVER_API_SECRET")]);
  expect(warnings.join()).not.toContain("new-secret");
  expect(await audit()).toMatchObject([
    { action: "key.replaced", target: configured.key, actor: null, caller: "operator", ip: "" },
  ]);
});

it("is an admin's from then on, whatever it was, and the log and the audit log say so", async () => {
  const [first] = await store.accounts.listAccounts();
  const parts = { accountId: first?.id ?? "", name: "Shop", role: "viewer", createdAt: 1 } as const;
  const viewer = { key: "viewer", secret: "its-secret" };
  await store.accounts.saveApiKey(await newApiKey(viewer, parts));
  await start(viewer);
  expect(await store.accounts.findApiKey("viewer")).toMatchObject({ role: "admin", name: "Shop" });
  expect(warnings).toEqual([expect.stringMatching(/FAILOVER_API_KEY .* viewer .* admin/)]);
  expect(await audit()).toMatchObject([{ action: "key.replaced", target: "viewer" }]);
});

it("is refused when it is another account's, and is left as it is", async () => {
  clock.advance(1);
  const [shop] = await ensureNamedAccounts({ accounts: store.accounts, clock }, ["shop"]);
  const key = shop?.key ?? "";
  const before = await store.accounts.findApiKey(key);
  await expect(start({ key, secret: "new-secret" })).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringMatching(/^FAILOVER_API_KEY .* another account/),
  });
  expect(await store.accounts.findApiKey(key)).toEqual(before);
});
