/** A field has a value that cannot be used. Never quotes the value: it may be a text or a phone number. */
export class FieldError extends Error {
  readonly label: string;
  readonly fix: string;

  constructor(label: string, rule: string, fix: string) {
    super(`The field "${label}" ${rule}`);
    this.name = "FieldError";
    this.label = label;
    this.fix = fix;
  }
}
