/** `8 s`, `4 min`, `3 h`, `12 days`: how long ago, roughly. */
export function roughly(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** `0:08`, `12:30`, `2:00:00`, `3 d 4:00:00`: a countdown. Rounded up, so that 0:00 means now. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor((seconds % 3600) / 60);
  const clock = `${minutes}:${two(seconds % 60)}`;
  if (days === 0 && hours === 0) return clock;
  const long = `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return days === 0 ? long : `${days} d ${long}`;
}

/** `+0.2 s`, `+15.0 s`, `+12:30`: how far into a run. */
export function sinceStart(ms: number): string {
  return Math.abs(ms) < 100_000 ? `+${(Math.max(0, ms) / 1000).toFixed(1)} s` : `+${countdown(ms)}`;
}

/** Reads `90`, `90s`, `10m`, `1h30m`, `2 days`; null when it is none of these. Gives whole seconds. */
export function parseDuration(text: string): number | null {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/(\d{1,9})\s*([a-z]+)\s*/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  let seconds = 0;
  for (const [, count, unit = ""] of parts) {
    const size = unitSeconds[unit];
    if (size === undefined) return null;
    seconds += Number(count) * size;
  }
  return seconds;
}

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
};

/** The day and the time of an instant, where the reader is. */
export function localTime(instant: string | number): string {
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${timeOfDay(at.getTime())}`;
}

/** The time of an instant, where the reader is. */
export function timeOfDay(instant: string | number): string {
  const at = new Date(instant);
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
