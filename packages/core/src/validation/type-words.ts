/** What a place takes, in words. */
import { z } from "zod";

const typeWords: Readonly<Record<string, string>> = {
  string: "text in double quotes",
  number: "a number without quotes",
  int: "a whole number without quotes",
  boolean: "true or false",
  array: "a list, [ … ]",
  object: "an object, { … }",
  record: "an object, { … }",
};

/** The words for one type that a schema has asked for. */
export function wordsOfType(type: string): string {
  return typeWords[type] ?? type;
}

const optionWords: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  boolean: "true or false",
  object: "an object",
};

/** The words for a schema that takes values of several types. */
export function wordsOfUnion(schema: unknown): string {
  const options = schema instanceof z.ZodUnion ? schema.options : [];
  const words = options.map((option) => wordsOfOption(option));
  const last = words.at(-1) ?? "";
  return [words.slice(0, -1).join(", "), last].join(last === optionWords.boolean ? ", " : " or ");
}

function wordsOfOption(option: unknown): string {
  if (option instanceof z.ZodNumber && option.isInt) return "a whole number";
  return option instanceof z.ZodType ? (optionWords[option.type] ?? option.type) : "";
}
