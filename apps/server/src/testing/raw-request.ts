import { connect } from "node:net";

/** Writes these lines or bytes as they are to a socket, and reads until the server hangs up. */
export function rawRequest(url: string, sent: readonly string[] | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(url);
  const bytes = sent instanceof Uint8Array ? sent : `${sent.join("\r\n")}\r\n\r\n`;
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}
