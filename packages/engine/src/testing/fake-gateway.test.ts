import { describe, expect, it } from "vitest";
import { buildMessage } from "./builders.ts";
import { FakeGateway } from "./fake-gateway.ts";

const request = (clientRef: string) => ({ message: buildMessage(), clientRef });
const refused = { kind: "refused", error: { code: "1300", reason: "Not part of the network" } } as const;

describe("FakeGateway", () => {
  it("accepts every message under a new id and remembers the requests", async () => {
    const gateway = new FakeGateway();
    const answers = [await gateway.submit(request("a")), await gateway.submit(request("b"))];
    const ids = answers.map((answer) => answer.kind === "accepted" && answer.messageUuid);
    expect(new Set(ids).size).toBe(2);
    expect(gateway.requests).toEqual([request("a"), request("b")]);
  });

  it("gives the scripted answers first, then those of its rule", async () => {
    const gateway = new FakeGateway(({ clientRef }, index) => ({
      kind: "accepted",
      messageUuid: `${clientRef}${index}`,
    }));
    gateway.answerWith(refused);
    expect(await gateway.submit(request("a"))).toEqual(refused);
    expect(await gateway.submit(request("b"))).toEqual({ kind: "accepted", messageUuid: "b1" });
  });

  it("holds answers back until they are released, in order", async () => {
    const gateway = new FakeGateway();
    gateway.hold();
    const answered: string[] = [];
    const all = ["a", "b"].map((ref) => gateway.submit(request(ref)).then(() => answered.push(ref)));
    await Promise.resolve();
    expect([gateway.requests.length, gateway.heldCount(), answered.length]).toEqual([2, 2, 0]);
    gateway.release();
    await Promise.all(all);
    expect(answered).toEqual(["a", "b"]);
    await gateway.submit(request("c"));
  });
});
