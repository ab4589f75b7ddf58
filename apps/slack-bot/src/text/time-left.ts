/**
 * How long something still takes, as a card says it: `less than a minute`, `9 min`, `3 h`. Coarse on purpose: a card is
 * not drawn again for every second.
 */
export function timeLeft(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 1) return "less than a minute";
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}
