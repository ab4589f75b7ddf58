import type { KeyAndSecret } from "../accounts/new-key.ts";
import { basic, FIRST } from "./test-server.ts";

/** One event, as a reader of the stream sees it. */
export interface ReadEvent {
  readonly id: number;
  readonly event: string;
  readonly data: { readonly seq: number; readonly run_id: string; readonly type: string };
}

/** Reads server-sent events as a browser does. Leaving the loop hangs up. */
export async function* readEvents(
  url: string,
  lastEventId?: number,
  as: KeyAndSecret = FIRST,
): AsyncGenerator<ReadEvent, void, undefined> {
  const hangUp = new AbortController();
  try {
    const response = await fetch(url, {
      signal: hangUp.signal,
      headers: {
        authorization: basic(as),
        ...(lastEventId !== undefined && { "last-event-id": String(lastEventId) }),
      },
    });
    if (response.status !== 200 || response.body === null) throw new Error(`answered ${response.status}`);
    let text = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = readBlock(block);
        if (event) yield event;
      }
    }
  } finally {
    hangUp.abort();
  }
}

function readBlock(block: string): ReadEvent | null {
  const fields = new Map(
    block.split("\n").map((line) => [line.split(": ", 1)[0], line.slice(line.indexOf(": ") + 2)]),
  );
  const data = fields.get("data");
  if (data === undefined) return null;
  return { id: Number(fields.get("id")), event: fields.get("event") ?? "", data: JSON.parse(data) };
}
