/** The part of Node-RED's editor that the dialogues use, as its documentation and its own nodes show it. */

interface JQuery {
  typedInput(options: object): JQuery;
  typedInput(read: "value" | "type"): string;
  typedInput(write: "value" | "type" | "width", value: string): JQuery;
  typedInput(write: "types", value: readonly unknown[]): JQuery;
  typedInput(act: "show" | "hide"): JQuery;
  editableList(options: object): JQuery;
  editableList(act: "addItem", data: object): JQuery;
  editableList(act: "empty"): JQuery;
  editableList(read: "items"): JQuery;
  editableList(write: "height", value: number): JQuery;
}

/** A node as the editor knows it: its saved values beside a few of its own. */
interface EditorNode {
  readonly id: string;
  name: string;
  outputs: number;
  _(key: string, values?: Record<string, unknown>): string;
}

declare const RED: {
  readonly nodes: {
    registerType<N>(type: string, definition: object & ThisType<EditorNode & N>): void;
    node(id: string): Record<string, unknown> | null | undefined;
  };
  readonly tabs: {
    create(options: { id: string; onchange: (tab: { id: string }) => void }): {
      addTab(tab: { id: string; label: string }): void;
    };
  };
  readonly notify: (text: string, options?: object) => void;
};
