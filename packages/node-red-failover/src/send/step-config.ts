import type { Channel, ContentType } from "@failover-kit/core/model";

/** A value as the editor saves it: what was typed, and how it is to be understood. */
export interface TypedValue {
  readonly value: string;
  readonly type: string; // of Node-RED's typed input: str, num, msg, flow, global, env, jsonata, json
}

export type TimeUnit = "s" | "min" | "h" | "d";

/** One step as the editor saves it. `content` is the text, the address of a file, a template's name, or an object. */
export interface StepConfig {
  readonly channel: Channel;
  readonly messageType: ContentType;
  readonly to: TypedValue;
  readonly from: TypedValue;
  readonly content: TypedValue;
  readonly caption: TypedValue; // of media
  readonly parameters: TypedValue; // of a template: a list
  readonly options: TypedValue; // an object whose members go into the message as they are
  readonly condition: "delivered" | "read";
  readonly expiry: TypedValue;
  readonly unit: TimeUnit;
}

/** A variable of a saved workflow and its value. */
export interface VariableConfig {
  readonly name: string;
  readonly value: TypedValue;
}

/** The configuration of failover-send as it is saved in flows, version 1. */
export interface SendConfig {
  readonly version: 1;
  readonly name: string;
  readonly server: string; // id of the configuration node
  readonly use: "steps" | "workflow" | "payload";
  readonly steps: readonly StepConfig[];
  readonly skipEmpty: boolean; // leave out steps whose recipient is empty
  readonly workflow: string;
  readonly workflowType: string;
  readonly variables: readonly VariableConfig[];
  readonly clientRef: string;
  readonly clientRefType: string;
  readonly onUnknown: "send_again" | "give_up";
  readonly finalExpiry: string; // empty: the server's own limit
  readonly finalUnit: TimeUnit;
  readonly until: "accepted" | "outcome" | "hold";
  readonly progress: boolean;
}

/** How many seconds a unit has. */
export const unitSeconds: Readonly<Record<TimeUnit, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };

/** What may be sent as a file at an address, with a caption. */
export const mediaTypes: ReadonlySet<string> = new Set(["image", "audio", "video", "file", "vcard"]);
