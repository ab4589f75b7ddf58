export { BrokenTextError, type Place } from "./broken-text-error.ts";
export { findJsonFault } from "./json-fault.ts";
export { type LocatedIssue, locateIssues } from "./locate-issues.ts";
export { placeAt } from "./place-at.ts";
export { parseText, type TextFormat, type TextSource } from "./text-source.ts";
export { decodeUtf8 } from "./utf8-text.ts";
export { writeYaml } from "./yaml-text.ts";
