import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Channel, channelRules, channels } from "@failover-kit/core/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../repo/source-files.ts";
import { startTimedSystem, type TimedSystem } from "../system.ts";
import { channelPage } from "./channel-page.ts";

const folder = join(root, "docs/channels");
const pathOf = (channel: Channel) => join(folder, `${channel}.md`);

describe.each(channels)("docs/channels/%s.md", (channel) => {
  it("says what the channel table says", () => {
    const page = channelPage(channel);
    if (process.env.WRITE_CHANNEL_PAGES) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(pathOf(channel), page);
    } else expect(readFileSync(pathOf(channel), "utf8")).toBe(page);
  });

  describe("its example", () => {
    let system: TimedSystem;
    beforeEach(async () => {
      system = await startTimedSystem();
    });
    afterEach(() => system.stop());

    it("is accepted as it stands, and fails over as the page says", async () => {
      const [, body = ""] = /-d '([^']+)'/.exec(readFileSync(pathOf(channel), "utf8")) ?? [];
      const answer = await system.call("POST", "/v1/runs", { body });
      expect([answer.status, answer.body.invalid_parameters]).toEqual([202, undefined]);
      const wait = channelRules[channel].reportsRead ? 600_000 : 120_000;
      await system.advance(wait - 1);
      expect((await system.messages()).map((message) => message.channel)).toEqual([channel]);
      await system.advance(10_001);
      expect((await system.messages()).map((message) => message.channel)).toEqual([channel, "sms"]);
    });
  });
});
