import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

afterEach(() => vi.restoreAllMocks());

describe("the machine's clock", () => {
  it.each([60_000, 86_400_000, 10_000_000_000])(
    "has a wait of %i ms looked at again within half a minute, should the clock be set or the machine sleep",
    (ms) => {
      const timer = vi.spyOn(globalThis, "setTimeout");
      systemClock.wakeAt(systemClock.now() + ms, () => {})();
      expect(timer.mock.calls[0]?.[1]).toBeLessThanOrEqual(30_000);
    },
  );
});
