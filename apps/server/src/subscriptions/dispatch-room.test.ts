import type { Subscription } from "@failover-kit/engine";
import { describe, expect, it } from "vitest";
import { DispatchRoom } from "./dispatch-room.ts";

function subscription(accountId: string, url: string): Subscription {
  const wishes = { id: "s-1", events: ["*"], filter: {}, description: null, secret: "whsec_" } as const;
  const state = { earlierSecrets: [], lastSeq: 0, disabledAt: null, lastDeliveredAt: null, createdAt: 0 };
  return { ...wishes, ...state, accountId, url };
}

/** Takes all the room that there is for a subscription, and tells how much that was. */
function fill(room: DispatchRoom, to: Subscription): number {
  let taken = 0;
  for (; room.leftFor(to) > 0; taken += 1) room.enter(to);
  return taken;
}

const silent = subscription("a", "https://silent.example.com/events");

describe("the room for requests to subscriptions", () => {
  it("is as much as can be taken one by one", () => {
    const room = new DispatchRoom(128);
    const left = room.leftFor(silent);
    expect(fill(room, silent)).toBe(left);
  });

  it("is there for another receiver of the account, whatever one receiver takes", () => {
    const room = new DispatchRoom(128);
    fill(room, silent);
    expect(fill(room, subscription("a", "https://silent.example.com/other"))).toBe(0);
    expect(fill(room, subscription("a", "https://quick.example.com/events"))).toBeGreaterThan(10);
  });

  it("is there for another account, whatever one account takes", () => {
    const room = new DispatchRoom(128);
    for (let host = 0; host < 100; host += 1) fill(room, subscription("a", `https://${host}.example.com/`));
    expect(fill(room, silent)).toBe(0);
    expect(fill(room, subscription("b", silent.url))).toBeGreaterThan(10);
  });

  it("is there again for whoever was answered", () => {
    const room = new DispatchRoom(128);
    const taken = fill(room, silent);
    for (let count = 0; count < taken; count += 1) room.leave(silent);
    expect(room.isEmpty).toBe(true);
    expect(fill(room, silent)).toBe(taken);
  });
});
