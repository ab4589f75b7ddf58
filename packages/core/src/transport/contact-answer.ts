import type { ContactResource } from "../model/contact-resource.ts";
import { isRecord } from "./json-text.ts";

/** One page of contacts, those seen last first. */
export interface ContactPage {
  readonly contacts: readonly ContactResource[];
  readonly next_cursor: string | null; // null: this is the last page
}

/** Reads a page of contacts; null when it is none. */
export function readContactPage(body: unknown): ContactPage | null {
  if (!isRecord(body) || !Array.isArray(body.contacts)) return null;
  const cursor = body.next_cursor;
  return {
    contacts: body.contacts,
    next_cursor: typeof cursor === "string" && cursor !== "" ? cursor : null,
  };
}
