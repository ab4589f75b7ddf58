/** Where the simulator says what an operator may want to know. It never names people or texts. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}

/** For those who do not want to know. */
export const silentLogger: Logger = { info: () => {}, warn: () => {} };
