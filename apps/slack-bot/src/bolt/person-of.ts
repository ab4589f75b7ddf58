import type { Person } from "../permissions/permissions.ts";

/** Whoever pressed a button, and where. */
export function personOf(body: {
  readonly user: { readonly id: string; readonly team_id?: string };
  readonly team?: { readonly id: string } | null;
  readonly channel?: { readonly id: string };
}): Person {
  return {
    teamId: body.team?.id ?? body.user.team_id ?? "",
    userId: body.user.id,
    channelId: body.channel?.id ?? null,
  };
}
