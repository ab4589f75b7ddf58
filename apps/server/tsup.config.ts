import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    main: "src/main.ts",
    "receiving-thread": "src/receiving/thread.ts",
    "sending-thread": "src/sending/thread.ts",
  },
  format: ["esm"],
  target: "node24",
  removeNodeProtocol: false,
  clean: true,
});
