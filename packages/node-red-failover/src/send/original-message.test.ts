import { describe, expect, it } from "vitest";
import { keepMessage, originOf, restoreMessage } from "./original-message.ts";

const origin = { instance: "i", node: "n", request: "r" };

describe("a message that is kept with its run", () => {
  it("comes back as it was, bytes too", () => {
    const msg = { _msgid: "1", payload: Buffer.from([0, 255]), topic: "t", deep: { list: [1, null] } };
    const { json, isWhole } = keepMessage(msg);
    expect(isWhole).toBe(true);
    expect(restoreMessage({ ...origin, msg: json })).toEqual(msg);
  });

  it("is not whole without its open HTTP request", () => {
    const { json, isWhole } = keepMessage({ payload: 1, req: {}, res: {} });
    expect([json, isWhole]).toEqual(['{"payload":1}', false]);
  });

  it("is not kept when it is too large, counted as the server counts, or contains itself", () => {
    const round: Record<string, unknown> = {};
    round.self = round;
    for (const msg of [{ payload: "é".repeat(3001) }, { payload: '"'.repeat(2000) }, round]) {
      expect(keepMessage(msg)).toEqual({ json: null, isWhole: false });
    }
    expect(restoreMessage({ ...origin, msg: null })._msgid).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is known by what the run says of its origin", () => {
    expect(originOf({ node_red: { ...origin, msg: "{}" } })).toEqual({ ...origin, msg: "{}" });
    for (const node_red of [undefined, null, "x", {}, { instance: 1 }])
      expect(originOf({ node_red })).toBeNull();
  });
});
