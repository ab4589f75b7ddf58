import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Watches for connections over which nothing has come yet, such as a browser opens in advance. They count as busy, so
 * that they would hold up the end of the server. Returns how to close them.
 */
export function watchSilentConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}
