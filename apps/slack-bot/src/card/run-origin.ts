import type { RunResource } from "@failover-kit/core/model";

/** Where in Slack a run came from. It is kept in the run's own metadata, so that no crash can part the two. */
export interface RunOrigin {
  readonly team: string;
  readonly user: string;
  readonly channel: string; // of the card; the id of a person stands for the direct messages with them
  readonly thread: string | null; // ts of the message that the card answers
  readonly approvedBy: string | null;
  readonly request: string | null; // what asked for it: tells an earlier run with the same content from a new one
}

/** The `source` of every run that the bot starts. */
export const SOURCE = "slack";

/** Writes the origin the way the server keeps it. */
export function originMetadata(origin: RunOrigin): Readonly<Record<string, unknown>> {
  const { team, user, channel, thread, approvedBy, request } = origin;
  return {
    slack: {
      team,
      user,
      channel,
      ...(thread && { thread }),
      ...(approvedBy && { approved_by: approvedBy }),
      ...(request && { request }),
    },
  };
}

/** Reads the origin of a run; null when it was not started by a bot. */
export function originOf(run: RunResource): RunOrigin | null {
  const slack = run.source === SOURCE ? run.metadata.slack : null;
  if (typeof slack !== "object" || slack === null) return null;
  const members = slack as Readonly<Record<string, unknown>>;
  const { team, user, channel, thread, approved_by: approvedBy, request } = members;
  if (typeof team !== "string" || typeof user !== "string" || typeof channel !== "string") return null;
  return {
    team,
    user,
    channel,
    thread: typeof thread === "string" ? thread : null,
    approvedBy: typeof approvedBy === "string" ? approvedBy : null,
    request: typeof request === "string" ? request : null,
  };
}
