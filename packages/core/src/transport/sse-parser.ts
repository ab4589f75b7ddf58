/** One server-sent event. */
export interface ServerSentEvent {
  readonly id: string | null;
  readonly data: string | null; // null: only tells the reader's place in the stream
}

/** Takes the text of a stream in pieces of any size and gives the events that are complete. */
export class SseParser {
  #rest = "";

  push(text: string): readonly ServerSentEvent[] {
    // A piece that ends between CR and LF is kept until the LF is here.
    const all = this.#rest + text;
    const usable = all.endsWith("\r") ? all.slice(0, -1) : all;
    const blocks = usable.replaceAll(/\r\n?/g, "\n").split("\n\n");
    this.#rest = (blocks.pop() ?? "") + all.slice(usable.length);
    return blocks.map(readBlock).filter(({ id, data }) => id !== null || data !== null);
  }
}

function readBlock(block: string): ServerSentEvent {
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") id = value;
    if (name === "data") data.push(value);
  }
  return { id, data: data.length === 0 ? null : data.join("\n") };
}
