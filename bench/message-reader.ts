/**
 * Reads HTTP/1.1 messages off a socket, as far as the bench needs it: a length is always given. A full client costs several
 * times as much, on the very cores that the program under measurement runs on.
 */

/** Where a message begins. */
const END_OF_HEAD = "\r\n\r\n";

/** Calls `onMessage` with the head and the body of each message, in order, as soon as it is whole. */
export function createMessageReader(
  onMessage: (head: string, body: string) => void,
): (piece: Buffer) => void {
  let rest = "";
  return (piece) => {
    rest += piece.toString("latin1");
    for (;;) {
      const headEnd = rest.indexOf(END_OF_HEAD);
      if (headEnd < 0) return;
      const head = rest.slice(0, headEnd);
      const end = headEnd + END_OF_HEAD.length + lengthOf(head);
      if (rest.length < end) return;
      const body = rest.slice(headEnd + END_OF_HEAD.length, end);
      rest = rest.slice(end);
      onMessage(head, body);
    }
  };
}

function lengthOf(head: string): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`The bench cannot read a message without a length: ${head}`);
  return Number(length);
}
