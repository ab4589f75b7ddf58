import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountStore, ApiKey, Application } from "../ports/account-store.ts";
import type { AuditStore } from "../ports/audit-store.ts";
import { BUILT_AT, buildAuditEntry } from "./builders.ts";

interface Stores {
  readonly accounts: AccountStore;
  readonly audit: AuditStore; // of the same database
}

/** Opens empty stores. `reopen` closes them and opens what they have kept, as after a restart. */
export type OpenAccountStore = () => Promise<{
  stores: Stores;
  reopen?: () => Promise<Stores>;
  close: () => Promise<void>;
}>;

const account = { id: "019b7600-0000-7000-8000-00000000a001", name: "Support", createdAt: BUILT_AT };
const apiKey: ApiKey = {
  key: "k1",
  accountId: account.id,
  name: "Shop",
  role: "admin",
  secretHash: "h1",
  createdAt: BUILT_AT,
  lastUsedAt: null,
  revokedAt: null,
};
const application: Application = {
  id: "019b7600-0000-7000-8000-00000000b001",
  accountId: account.id,
  name: "Desk",
  role: "sender",
  publicKeyPem: "-----BEGIN PUBLIC KEY-----",
  createdAt: BUILT_AT,
};

/** What every account store must do. `open` gives an empty store each time. */
export function describeAccountStore(name: string, open: OpenAccountStore): void {
  describe(name, () => {
    let opened: Awaited<ReturnType<OpenAccountStore>>;
    let store: AccountStore;
    let audit: AuditStore;
    const use = (stores: Stores) => {
      store = stores.accounts;
      audit = stores.audit;
    };
    const restart = async () => {
      if (opened.reopen) use(await opened.reopen());
    };
    const auditIds = async () => {
      const all = { actor: null, action: null, target: null, since: null, limit: 100, cursor: null };
      return (await audit.list({ accountId: account.id, ...all }))?.map(({ id }) => id);
    };
    beforeEach(async () => {
      opened = await open();
      use(opened.stores);
    });
    afterEach(() => opened.close());

    it("keeps accounts, the oldest first", async () => {
      const older = { id: "019b7600-0000-7000-8000-00000000a002", name: "Shop", createdAt: BUILT_AT - 1 };
      await store.createAccount(account);
      await store.createAccount(older);
      await restart();
      expect(await store.listAccounts()).toEqual([older, account]);
    });

    it("refuses a second account with the same id", async () => {
      await store.createAccount(account);
      await expect(store.createAccount({ ...account, name: "Other" })).rejects.toThrow();
      expect(await store.listAccounts()).toEqual([account]);
    });

    it("finds an API key by its name, or nothing", async () => {
      await store.createAccount(account);
      await store.saveApiKey(apiKey);
      await restart();
      expect(await store.findApiKey("k1")).toEqual(apiKey);
      expect(await store.findApiKey("K1")).toBeNull();
      expect(await store.findApiKey("k2")).toBeNull();
    });

    it("replaces an API key of the same name, together with who did it", async () => {
      await store.createAccount(account);
      await store.saveApiKey(apiKey);
      const renewed = { ...apiKey, secretHash: "h2" };
      const entry = buildAuditEntry({ accountId: account.id, action: "key.replaced" });
      await store.saveApiKey(renewed, entry);
      expect(await auditIds()).toEqual([entry.id]);
      expect(await store.findApiKey("k1")).toEqual(renewed);
      expect(await store.listApiKeys(account.id)).toEqual([renewed]);
    });

    it("lists the API keys of one account, the oldest first", async () => {
      const other = { ...account, id: "019b7600-0000-7000-8000-00000000a002" };
      await store.createAccount(account);
      await store.createAccount(other);
      const older = { ...apiKey, key: "k2", createdAt: BUILT_AT - 1 };
      for (const key of [apiKey, older, { ...apiKey, key: "k3", accountId: other.id }])
        await store.saveApiKey(key);
      expect(await store.listApiKeys(account.id)).toEqual([older, apiKey]);
    });

    it("keeps an application and replaces it under the same id", async () => {
      await store.createAccount(account);
      await store.saveApplication(application);
      await restart();
      expect(await store.findApplication(application.id)).toEqual(application);
      const renewed = { ...application, publicKeyPem: "-----BEGIN RSA PUBLIC KEY-----" };
      await store.saveApplication(renewed);
      expect(await store.findApplication(application.id)).toEqual(renewed);
      expect(await store.findApplication(account.id)).toBeNull();
    });

    it("stores a new key together with who made it, and never over another one", async () => {
      const entry = buildAuditEntry({ accountId: account.id });
      await store.createApiKey(apiKey, entry);
      const taken = store.createApiKey({ ...apiKey, secretHash: "h2" }, buildAuditEntry());
      await expect(taken).rejects.toThrow();
      await restart();
      expect(await store.findApiKey("k1")).toEqual(apiKey);
      expect(await auditIds()).toEqual([entry.id]);
    });

    it("revokes a key together with who did it, and keeps it in the list", async () => {
      const viewer: ApiKey = { ...apiKey, key: "k2", role: "viewer" };
      for (const key of [apiKey, viewer]) await store.saveApiKey(key);
      const entry = buildAuditEntry({ accountId: account.id });
      expect(await store.revokeApiKey("k2", BUILT_AT + 5, entry)).toBe("revoked");
      expect(await store.revokeApiKey("k2", BUILT_AT + 9, buildAuditEntry())).toBe("revoked");
      await restart();
      expect(await store.listApiKeys(account.id)).toEqual([apiKey, { ...viewer, revokedAt: BUILT_AT + 5 }]);
      expect(await auditIds()).toEqual([entry.id]);
    });

    it("does not revoke the last admin key of an account, whatever other keys there are", async () => {
      const others: ApiKey[] = [
        { ...apiKey, key: "k2", role: "sender" },
        { ...apiKey, key: "k3", revokedAt: BUILT_AT },
        { ...apiKey, key: "k4", accountId: "019b7600-0000-7000-8000-00000000a002" },
      ];
      for (const key of [apiKey, ...others]) await store.saveApiKey(key);
      expect(await store.revokeApiKey("k1", BUILT_AT, buildAuditEntry())).toBe("last_admin_key");
      expect(await store.findApiKey("k1")).toEqual(apiKey);
      expect(await auditIds()).toEqual([]);
      await store.saveApiKey({ ...apiKey, key: "k5" });
      const entry = buildAuditEntry();
      expect(await store.revokeApiKey("k1", BUILT_AT, entry)).toBe("revoked");
    });

    it("notes when a key was used", async () => {
      await store.saveApiKey(apiKey);
      await store.noteKeyUse("k1", BUILT_AT + 7);
      expect(await store.findApiKey("k1")).toEqual({ ...apiKey, lastUsedAt: BUILT_AT + 7 });
    });

    it("lists the applications of one account, the oldest first, and forgets one of its own only", async () => {
      const elsewhere = "019b7600-0000-7000-8000-00000000a002";
      const older = { ...application, id: "019b7600-0000-7000-8000-00000000b002", createdAt: BUILT_AT - 1 };
      const foreign = { ...application, id: "019b7600-0000-7000-8000-00000000b003", accountId: elsewhere };
      const made = buildAuditEntry({ accountId: account.id });
      const deleted = buildAuditEntry({ accountId: account.id, at: BUILT_AT + 1 });
      await store.createApplication(application, made);
      for (const other of [older, foreign]) await store.saveApplication(other);
      expect(await store.listApplications(account.id)).toEqual([older, application]);
      expect(await store.deleteApplication(elsewhere, application.id, buildAuditEntry())).toBe(false);
      expect(await store.deleteApplication(account.id, application.id, deleted)).toBe(true);
      await restart();
      expect(await store.listApplications(account.id)).toEqual([older]);
      expect(await auditIds()).toEqual([deleted.id, made.id]);
    });

    it("does not store a new application over another one", async () => {
      await store.saveApplication(application);
      const taken = store.createApplication({ ...application, name: "Other" }, buildAuditEntry());
      await expect(taken).rejects.toThrow();
      expect(await store.findApplication(application.id)).toEqual(application);
    });
  });
}
