/** Text from outside inside mrkdwn: it can neither mention anybody nor make links (Slack, “Escaping text”). */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Cuts a text to `length` characters, and shows that it did. Never between the halves of one sign. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Quotes a text of somebody else on one line. */
export function quote(text: string, length: number): string {
  return `> ${escapeMrkdwn(shorten(text.replaceAll(/\s+/g, " ").trim(), length))}`;
}

/** An instant in the reader's own time zone; those who cannot show it get UTC. */
export function localTime(instant: string): string {
  const at = new Date(instant);
  const fallback = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^{time}|${fallback}>`;
}

/** An instant with its day, in the reader's own time zone. Epoch milliseconds. */
export function localDay(instant: number): string {
  const fallback = `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `<!date^${Math.floor(instant / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

/** Mentions a person. */
export function mention(userId: string): string {
  return `<@${userId}>`;
}
