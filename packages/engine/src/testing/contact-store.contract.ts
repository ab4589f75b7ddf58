import type { InboundMessage } from "@failover-kit/core/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Contact, ContactQuery, ContactStore } from "../ports/contact-store.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { Run } from "../rules/run.ts";
import {
  BUILT_ACCOUNT_ID,
  BUILT_AT,
  buildBatch,
  buildInbound,
  buildMessage,
  buildRun,
  buildTransition,
  buildWorkflow,
} from "./builders.ts";

/** Opens empty stores over one database. `reopen` closes them and opens what they have kept, as after a restart. */
export type OpenContactStore = () => Promise<{
  contacts: ContactStore;
  runs: RunStore;
  reopen?: () => Promise<{ contacts: ContactStore; runs: RunStore }>;
  close: () => Promise<void>;
}>;

const OTHER_ACCOUNT_ID = "019b7600-0000-7000-8000-00000000a002";
const MINUTE = 60_000;

/** What every store of contacts must do. `open` gives empty stores each time. */
export function describeContactStore(name: string, open: OpenContactStore): void {
  describe(name, () => {
    let opened: Awaited<ReturnType<OpenContactStore>>;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const list = (parts: Partial<ContactQuery> = {}) =>
      opened.contacts.list({
        accountId: BUILT_ACCOUNT_ID,
        channel: null,
        address: null,
        hasWritten: null,
        search: null,
        limit: 100,
        after: null,
        ...parts,
      });
    const addresses = async (parts: Partial<ContactQuery> = {}) =>
      (await list(parts)).map(({ address }) => address);

    async function begin(...runs: Run[]): Promise<void> {
      await opened.runs.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));
      await opened.contacts.takeUpRuns(100);
    }

    async function writes(parts: Partial<InboundMessage>, now = BUILT_AT, accountIds = [BUILT_ACCOUNT_ID]) {
      await opened.runs.commit(buildBatch({ now, inbound: [{ message: buildInbound(parts), accountIds }] }));
    }

    function runTo(address: string, createdAt = BUILT_AT, parts: Partial<Run> = {}): Run {
      const steps = [{ message: buildMessage({ to: address }), failover: null }];
      return buildRun({ createdAt, workflow: buildWorkflow({ steps }), ...parts });
    }

    it("makes a contact of whoever writes, with the newest of what they wrote", async () => {
      await writes({ messageUuid: "one", text: "hello?", name: "Kim", sentAt: BUILT_AT - 50 });
      await writes({ messageUuid: "two", text: "anybody?", sentAt: BUILT_AT }, BUILT_AT + MINUTE);
      await writes({ messageUuid: "late", text: "first", sentAt: BUILT_AT - MINUTE }, BUILT_AT + 2 * MINUTE);
      expect(await list()).toMatchObject([
        {
          accountId: BUILT_ACCOUNT_ID,
          channel: "messenger",
          address: "2901000000000042",
          sender: "104000000000001",
          name: "Kim",
          firstSeenAt: BUILT_AT - MINUTE,
          lastSeenAt: BUILT_AT,
          lastRun: null,
          lastInbound: { messageUuid: "two", type: "text", text: "anybody?", sentAt: BUILT_AT },
        } satisfies Contact,
      ]);
    });

    it("is no other after the same message came once more, however late", async () => {
      const message = { messageUuid: "one", text: "hello?", sentAt: BUILT_AT };
      await writes(message);
      const before = await list();
      await writes(message, BUILT_AT + 60 * MINUTE);
      expect(await list()).toEqual(before);
    });

    it("tells which accounts a person's newest message belongs to, by the gateway's id", async () => {
      await writes({ messageUuid: "one", sentAt: BUILT_AT - 50 });
      expect(await opened.contacts.accountsOfInbound("one")).toEqual([BUILT_ACCOUNT_ID]);
      await writes({ messageUuid: "two" }, BUILT_AT, [BUILT_ACCOUNT_ID, OTHER_ACCOUNT_ID]);
      const accounts = await opened.contacts.accountsOfInbound("two");
      expect(accounts.toSorted()).toEqual([BUILT_ACCOUNT_ID, OTHER_ACCOUNT_ID].toSorted());
      for (const id of ["one", "none"]) expect(await opened.contacts.accountsOfInbound(id)).toEqual([]);
    });

    it("makes a contact of every recipient of a run, whatever comes of it", async () => {
      const run = buildRun();
      await begin(run);
      const seen = { firstSeenAt: BUILT_AT, lastSeenAt: BUILT_AT, name: null, lastInbound: null };
      const lastRun = { id: run.id, createdAt: BUILT_AT };
      expect((await list()).toSorted((a, b) => a.channel.localeCompare(b.channel))).toMatchObject([
        { channel: "messenger", address: "2901000000000042", sender: "104000000000001", lastRun, ...seen },
        { channel: "sms", address: "447700900001", sender: "ParcelCo", lastRun, ...seen },
      ]);
    });

    it("makes none of a step without a recipient", async () => {
      const [step] = buildWorkflow().steps;
      const nobody = { message: buildMessage({ channel: "whatsapp", to: "" }), failover: null };
      const steps = step === undefined ? [] : [nobody, { ...step, failover: null }];
      await begin(buildRun({ workflow: buildWorkflow({ steps }) }));
      expect(await addresses()).toEqual(["2901000000000042"]);
    });

    it("knows a person once on each channel, from both sides", async () => {
      const [first, second] = [buildRun(), buildRun({ createdAt: BUILT_AT + MINUTE })];
      await begin(first, second);
      await writes({ sentAt: BUILT_AT + 2 * MINUTE }, BUILT_AT + 2 * MINUTE);
      const inbound = { channel: "whatsapp", from: "447700900001", to: "447700900100" } as const;
      await writes({ ...inbound, sentAt: BUILT_AT + 3 * MINUTE }, BUILT_AT + 3 * MINUTE);
      expect(await list()).toMatchObject([
        { channel: "whatsapp", address: "447700900001", lastRun: null },
        { channel: "messenger", lastRun: { id: second.id }, lastInbound: {}, firstSeenAt: BUILT_AT },
        { channel: "sms", address: "447700900001", lastRun: { id: second.id }, lastInbound: null },
      ]);
    });

    it("takes up what began, each run once, a few at a time, also after a restart", async () => {
      const runs = [1, 2, 3].map((ms) => runTo(`44770090000${ms}`, BUILT_AT + ms));
      await opened.runs.commit(buildBatch({ created: runs.map((run) => ({ run, log: [] })) }));
      expect(await opened.contacts.takeUpRuns(2)).toBe(2);
      expect(await addresses()).toEqual(["447700900002", "447700900001"]);
      if (opened.reopen) opened = { ...opened, ...(await opened.reopen()) };
      expect(await opened.contacts.takeUpRuns(2)).toBe(1);
      expect(await opened.contacts.takeUpRuns(2)).toBe(0);
      expect(await addresses()).toEqual(["447700900003", "447700900002", "447700900001"]);
    });

    it("lists the contacts of one account, those seen last first", async () => {
      await begin(runTo("447700900001", BUILT_AT + 2), runTo("447700900002", BUILT_AT + 1));
      await begin(runTo("447700900003", BUILT_AT, { accountId: OTHER_ACCOUNT_ID }));
      expect(await addresses()).toEqual(["447700900001", "447700900002"]);
      await begin(runTo("447700900002", BUILT_AT + 3));
      expect(await addresses()).toEqual(["447700900002", "447700900001"]);
      expect(await addresses({ accountId: OTHER_ACCOUNT_ID })).toEqual(["447700900003"]);
      expect(await addresses({ accountId: "019b7600-0000-7000-8000-00000000a003" })).toEqual([]);
    });

    it("pages without a gap or a repeat, also within one millisecond, whoever moves to the front meanwhile", async () => {
      await begin(...Array.from({ length: 7 }, (_, index) => runTo(`44770090000${index}`)));
      const seen: string[] = [];
      let after: ContactQuery["after"] = null;
      for (const length of [3, 3, 1, 0]) {
        const page = await list({ limit: 3, after });
        expect(page).toHaveLength(length);
        seen.push(...page.map(({ address }) => address));
        after = page.at(-1)?.place ?? after;
        await begin(runTo(seen[0] ?? "", BUILT_AT + MINUTE));
      }
      expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, index) => `44770090000${index}`));
    });

    it("filters by channel, by address, and by who has written", async () => {
      await begin(buildRun(), runTo("447700900009"));
      await writes({}, BUILT_AT + MINUTE);
      expect(await addresses({ channel: "messenger" })).toEqual(["2901000000000042"]);
      expect(await addresses({ channel: "rcs" })).toEqual([]);
      expect(await addresses({ address: "447700900009" })).toEqual(["447700900009"]);
      expect(await addresses({ address: "447700900009", channel: "messenger" })).toEqual([]);
      expect(await addresses({ hasWritten: true })).toEqual(["2901000000000042"]);
      expect((await addresses({ hasWritten: false })).toSorted()).toEqual(["447700900001", "447700900009"]);
    });

    it("searches by a part of the name or the address, whatever its case, and pages through what it finds", async () => {
      await writes({ from: "1", name: "Åsa Öst" }, BUILT_AT);
      await writes({ from: "2", name: "Kim" }, BUILT_AT + 1);
      await writes({ from: "3", name: "Kimberly" }, BUILT_AT + 2);
      await writes({ from: "4477", name: null }, BUILT_AT + 3);
      expect(await addresses({ search: "åsa ö" })).toEqual(["1"]);
      expect(await addresses({ search: "477" })).toEqual(["4477"]);
      expect(await addresses({ search: "%" })).toEqual([]);
      const [first] = await list({ search: "kim", limit: 1 });
      expect(first?.address).toBe("3");
      expect(await addresses({ search: "kim", after: first?.place ?? null })).toEqual(["2"]);
    });

    it("knows which accounts send from an address, also after a restart", async () => {
      await begin(buildRun(), buildRun({ accountId: OTHER_ACCOUNT_ID }), runTo("447700900009"));
      if (opened.reopen) opened = { ...opened, ...(await opened.reopen()) };
      const messages = [{}, { to: "another page" }, { channel: "viber_service" } as const].map(buildInbound);
      const requests = messages.map((message) => ({ message, accountId: "the first" }));
      const homes = await opened.runs.findInboundHomes(requests);
      expect(homes.map(({ accountIds }) => accountIds)).toEqual([
        [BUILT_ACCOUNT_ID, OTHER_ACCOUNT_ID],
        ["the first"],
        ["the first"],
      ]);
    });

    it("knows which runs ask a person for a reply, until they end, also after a restart", async () => {
      const rule = { conditionStatus: "read", expirySeconds: 600, stopOnReply: true } as const;
      const asking = { message: buildMessage({ channel: "whatsapp", from: "1", to: "2" }), failover: rule };
      const last = { message: buildMessage(), failover: null };
      const workflow = buildWorkflow({ steps: [asking, asking, last] });
      const [first, second] = [buildRun({ workflow }), buildRun({ workflow })];
      const silent = buildWorkflow({
        steps: [{ ...asking, failover: { ...rule, stopOnReply: false } }, last],
      });
      await begin(first, second, buildRun({ workflow: silent }));
      await begin(buildRun({ workflow, accountId: OTHER_ACCOUNT_ID }));
      if (opened.reopen) opened = { ...opened, ...(await opened.reopen()) };
      const runsAsking = async (parts: Partial<InboundMessage> = {}, accountId = BUILT_ACCOUNT_ID) => {
        const message = buildInbound({ channel: "whatsapp", from: "2", to: "none of theirs", ...parts });
        const homes = await opened.runs.findInboundHomes([{ message, accountId }]);
        return homes.flatMap(({ runIds }) => runIds);
      };
      expect((await runsAsking()).toSorted()).toEqual([first.id, second.id].toSorted());
      expect(await runsAsking({ to: "1" })).toHaveLength(3);
      expect(await runsAsking({ channel: "sms" })).toEqual([]);
      expect(await runsAsking({}, "somebody else's")).toEqual([]);
      const ended = { status: "completed", endedAt: BUILT_AT + 1 } as const;
      await opened.runs.commit(
        buildBatch({
          transitions: [buildTransition(first, ended), buildTransition(second, { status: "paused" })],
        }),
      );
      expect(await runsAsking()).toEqual([second.id]);
    });

    it("gives what a person wrote to each account that it is meant for, and to no other", async () => {
      await begin(buildRun({ accountId: OTHER_ACCOUNT_ID }));
      await writes({ from: "1" }, BUILT_AT, [BUILT_ACCOUNT_ID]);
      await writes({ from: "2" }, BUILT_AT + 1, [BUILT_ACCOUNT_ID, OTHER_ACCOUNT_ID]);
      expect(await addresses()).toEqual(["2", "1"]);
      expect(await addresses({ accountId: OTHER_ACCOUNT_ID, hasWritten: true })).toEqual(["2"]);
    });
  });
}
