import { describe, expect, it } from "vitest";
import { parseCommand } from "./parse-command.ts";

describe("what is written behind the command", () => {
  it.each([
    ["", { kind: "open" }],
    ["  send ", { kind: "open" }],
    ["447700900042 Your parcel is here", { kind: "send", to: "447700900042", text: "Your parcel is here" }],
    [
      "+44(0)7700-900042 2 parcels\nare here",
      { kind: "send", to: "4407700900042", text: "2 parcels\nare here" },
    ],
    ["0044.7700.900042 Hello", { kind: "send", to: "447700900042", text: "Hello" }],
    ["status 0199", { kind: "status", id: "0199" }],
    ["CANCEL 0199 now", { kind: "cancel", id: "0199" }],
    ["list", { kind: "list" }],
    ["workflows", { kind: "workflows" }],
    ["default parcel-notice", { kind: "default", workflow: "parcel-notice" }],
    ["default", { kind: "default", workflow: null }],
    ["help", { kind: "help" }],
  ])("is understood: %s", (text, intent) => {
    expect(parseCommand(text)).toEqual(intent);
  });

  it("is asked for when a number has no text, or a word no id", () => {
    expect(parseCommand("447700900042").kind).toBe("incomplete");
    expect(parseCommand("status")).toEqual({ kind: "incomplete", usage: "status <id>" });
  });

  it.each([
    ["staus", "status"],
    ["cancle 1", "cancel"],
    ["wokflows", "workflows"],
    ["xyzzy", null],
  ])("is guessed at: %s", (text, suggestion) => {
    expect(parseCommand(text)).toMatchObject({ kind: "unknown", suggestion });
  });
});
