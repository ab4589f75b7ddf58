import { describe, expect, it } from "vitest";
import { SseParser } from "./sse-parser.ts";

const stream =
  'id: 6\nretry: 2000\n\n: still here\n\nid: 7\nevent: run.accepted\ndata: {"a":\ndata: 1}\n\nid: 8\r\ndata: x\r\n\r\nid: 9\nda';

describe("a stream of events", () => {
  it.each([1, 2, 3, 7, 1000])("is read the same in pieces of %i", (size) => {
    const parser = new SseParser();
    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, index) =>
      stream.slice(index * size, (index + 1) * size),
    );
    expect(pieces.flatMap((piece) => parser.push(piece))).toEqual([
      { id: "6", data: null },
      { id: "7", data: '{"a":\n1}' },
      { id: "8", data: "x" },
    ]);
  });
});
