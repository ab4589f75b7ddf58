import { once } from "node:events";
import { connect } from "node:net";
import { createMessageReader } from "./message-reader.ts";

/** One connection to the program under measurement, one request at a time on it. */
export interface Connection {
  /** Sends a request as it goes over the wire. */
  send(request: Buffer): Promise<{ readonly status: number; readonly text: string }>;
  close(): void;
}

/** Connects to a program that listens. */
export async function openConnection(origin: string): Promise<Connection> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  let take: (answer: { readonly status: number; readonly text: string }) => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const read = createMessageReader((head, text) => take({ status: Number(head.split(" ", 2)[1]), text }));
  socket.on("data", read);
  socket.on("error", () => {}); // "close" follows, and says it all
  socket.on("close", () => fail(new Error("The program under measurement closed a connection")));
  return {
    send(request) {
      return new Promise((resolve, reject) => {
        take = resolve;
        fail = reject;
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}
