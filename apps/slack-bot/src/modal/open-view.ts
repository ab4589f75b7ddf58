import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Clock } from "../clock.ts";
import { inTime } from "../in-time.ts";
import { sentenceView } from "./elements.ts";

const PATIENCE_MS = 700; // of the three seconds for which a trigger is good

/** What somebody is to see who asked for a modal: the modal, or a sentence that says why there is none. */
export type Opening =
  | { readonly kind: "view"; readonly view: ModalView }
  | { readonly kind: "sentence"; readonly text: string };

/** The way to a modal that an interaction opens. */
export interface Trigger {
  readonly client: WebClient;
  readonly triggerId: string; // good for three seconds, and for one modal
}

/**
 * Opens a modal before its trigger expires. What takes longer than a moment is shown in a modal that is there already.
 * Gives the sentence that is still to be told, when no modal was opened to tell it in.
 */
export async function openView(
  { client, triggerId }: Trigger,
  opening: Promise<Opening>,
  clock: Clock,
): Promise<string | null> {
  const open = (view: ModalView) => client.views.open({ trigger_id: triggerId, view });
  const soon = await inTime(opening, PATIENCE_MS, clock);
  if (soon?.kind === "sentence") return soon.text;
  if (soon !== null) {
    await open(soon.view);
    return null;
  }
  const { view: waiting } = await open(sentenceView("One moment …", "This takes longer than usual."));
  const show = (view: ModalView) => client.views.update({ view_id: String(waiting?.id), view });
  try {
    const late = await opening;
    await show(late.kind === "view" ? late.view : sentenceView("Not possible", late.text));
  } catch (error) {
    await show(
      sentenceView("Not possible", "That did not work, and it was noted. Close this and try again."),
    );
    throw error;
  }
  return null;
}
