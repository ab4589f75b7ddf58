import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccountStore, ApiKey, Application } from "../ports/account-store.ts";
import { BUILT_AT } from "./builders.ts";

/** Opens an empty store. `reopen` closes it and opens what it has kept, as after a restart. */
export type OpenAccountStore = () => Promise<{
  store: AccountStore;
  reopen?: () => Promise<AccountStore>;
  close: () => Promise<void>;
}>;

const account = { id: "019b7600-0000-7000-8000-00000000a001", name: "Support", createdAt: BUILT_AT };
const apiKey: ApiKey = { key: "k1", accountId: account.id, secretHash: "h1", createdAt: BUILT_AT };
const application: Application = {
  id: "019b7600-0000-7000-8000-00000000b001",
  accountId: account.id,
  publicKeyPem: "-----BEGIN PUBLIC KEY-----",
  createdAt: BUILT_AT,
};

/** What every account store must do. `open` gives an empty store each time. */
export function describeAccountStore(name: string, open: OpenAccountStore): void {
  describe(name, () => {
    let opened: Awaited<ReturnType<OpenAccountStore>>;
    let store: AccountStore;
    const restart = async () => {
      if (opened.reopen) store = await opened.reopen();
    };
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
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

    it("replaces an API key of the same name", async () => {
      await store.createAccount(account);
      await store.saveApiKey(apiKey);
      const renewed = { ...apiKey, secretHash: "h2" };
      await store.saveApiKey(renewed);
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
  });
}
