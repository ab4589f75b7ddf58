import { Document, visit } from "yaml";

/**
 * Writes a value as YAML for people: no anchors, no folded lines, and quotes around what would be read as a number, or
 * is nothing but blanks and line breaks.
 */
export function writeYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      // As a block, which the package would choose, such a text is read back as one without its blanks.
      if (typeof scalar.value === "string" && scalar.value.trim() === "") scalar.type = "QUOTE_DOUBLE";
    },
  });
  // Nor are lines within quotes folded: blanks between two line breaks would be lost there.
  const doubleQuotedMinMultiLineLength = Number.POSITIVE_INFINITY;
  return document.toString({ lineWidth: 0, defaultStringType: "PLAIN", doubleQuotedMinMultiLineLength });
}
