import { describe, expect, it } from "vitest";
import { createLogger } from "./logger.ts";

function logged(error: unknown): string {
  const lines: string[] = [];
  createLogger("info", { write: (line) => void lines.push(line) }).error({ err: error }, "It failed");
  return lines.join("");
}

describe("an error in the log", () => {
  it.each(["447700900042", "+44 7700 900 042", "(44) 7700-900-042"])(
    "does not name a person's number, written as %s",
    (number) => {
      const line = logged(new Error(`no route to ${number}`, { cause: new Error(number) }));
      const error = JSON.stringify(JSON.parse(line).err); // without the time, which has digits of its own
      expect(error).toContain("no route to");
      expect(error).not.toMatch(/900[ -]?042/);
    },
  );

  it("keeps only the members that are known to be harmless", () => {
    const error = Object.assign(new Error("refused"), { code: "ECONNREFUSED", requestBody: "Dear Ann" });
    expect(logged(error)).toContain("ECONNREFUSED");
    expect(logged(error)).not.toContain("Dear Ann");
  });

  it("is written although it names itself as its cause", () => {
    const error = new Error("round and round");
    error.cause = error;
    expect(logged(error)).toContain("round and round");
  });
});
