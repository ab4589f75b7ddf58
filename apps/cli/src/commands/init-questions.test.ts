import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { askForProfile } from "./init-questions.ts";

const CTRL_C = "\u0003";

describe("the questions of init", () => {
  it.each([
    ["Where is the server?", "", "API key"],
    ["API key", "\r", "Secret"],
  ])("end at once when Ctrl-C answers %s", async (question, before, next) => {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = "";
    output.on("data", (part) => {
      shown += part;
      if (shown.includes(question)) setImmediate(() => input.write(CTRL_C)); // when the question is there in full
    });
    const kept: unknown[] = [];
    const asking = askForProfile({
      name: "default",
      path: "profiles.json",
      suggested: {},
      terminal: { input, output },
      tryIt: null,
      keep: (profile) => kept.push(profile),
    });
    input.write(before);
    await expect(asking).rejects.toThrow(InterruptedError);
    expect(shown).not.toContain(next);
    expect(kept).toEqual([]);
  });
});
