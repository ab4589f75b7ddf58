import { expect, it } from "vitest";
import { placeAt } from "./place-at.ts";

it.each([
  ["", 0, 1, 1],
  ["abc", 2, 1, 3],
  ["a\nb", 1, 1, 2],
  ["a\nb", 2, 2, 1],
  ["a\r\n\nbc", 5, 3, 2],
  ["\n\n", 2, 3, 1],
])("%j has its character %i in line %i, column %i", (text, offset, line, column) => {
  expect(placeAt(text, offset)).toEqual({ line, column });
});
