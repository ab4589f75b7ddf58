import type { SendConfig, StepConfig } from "../src/send/step-config.ts";
import { stepsFault } from "../src/send/step-rules.ts";
import { askServer, draftOf } from "./ask-server.ts";
import { StepsList } from "./steps-list.ts";
import { valueTypes } from "./typed-field.ts";
import { VariablesList } from "./variables-list.ts";

/** What the dialogue works with while it is open. */
interface Dialogue {
  readonly steps: StepsList;
  readonly variables: VariablesList;
}

let dialogue: Dialogue | null = null;

type SendNode = { -readonly [K in keyof SendConfig]: SendConfig[K] };

RED.nodes.registerType<SendNode>("failover-send", {
  category: "failover",
  color: "#9fd3c7",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    server: { value: "", type: "failover-server", required: true },
    use: { value: "steps" },
    steps: {
      value: [],
      validate: function (this: EditorNode & SendNode, steps: StepConfig[], opt?: object) {
        const fault = this.use === "steps" ? stepsFault(steps ?? []) : null;
        if (fault === null) return true;
        return opt ? this._(`failover-send.errors.${fault.key}`, { ...fault.values }) : false;
      },
    },
    skipEmpty: { value: false },
    workflow: {
      value: "",
      validate: function (this: EditorNode & SendNode, name: string, opt?: object) {
        if (this.use !== "workflow" || (name ?? "").trim() !== "") return true;
        return opt ? this._("failover-send.errors.workflow") : false;
      },
    },
    workflowType: { value: "str" },
    variables: { value: [] },
    clientRef: { value: "" },
    clientRefType: { value: "str" },
    onUnknown: { value: "send_again" },
    finalExpiry: {
      value: "",
      validate: function (this: EditorNode, value: string, opt?: object) {
        if ((value ?? "") === "" || Number(value) > 0) return true;
        return opt ? this._("failover-send.errors.final") : false;
      },
    },
    finalUnit: { value: "h" },
    until: { value: "outcome" },
    progress: { value: false },
    outputs: { value: 3 },
  },
  inputs: 1,
  outputs: 3,
  icon: "failover.svg",
  paletteLabel: "failover send",
  label: function () {
    if (this.name !== "") return this.name;
    if (this.use === "workflow" && this.workflowType === "str" && this.workflow !== "") return this.workflow;
    return "failover send";
  },
  labelStyle: function () {
    return this.name === "" ? "" : "node_label_italic";
  },
  inputLabels: "msg",
  outputLabels: function (index: number) {
    return this._(`failover-send.output.${["accepted", "reached", "not-reached", "progress"][index] ?? ""}`);
  },
  oneditprepare: function () {
    const translate = (key: string) => this._(`failover-send.${key}`);
    const steps = new StepsList($("#node-input-steps-list"), translate);
    const variables = new VariablesList($("#node-input-variables-list"), translate);
    dialogue = { steps, variables };
    steps.steps = this.steps.length > 0 ? this.steps : [{}];
    variables.variables = this.variables;
    prepareTabs(translate, dialogue);
    prepareWorkflow(translate("saved"), variables);
    $("#node-input-clientRef").typedInput({
      default: "str",
      types: [...valueTypes],
      typeField: $("#node-input-clientRefType"),
    });
    $("#node-input-use").on("change", showWhatIsUsed);
    $("#node-input-until").on("change", () => {
      $("#failover-progress-row").toggle($("#node-input-until").val() !== "accepted");
    });
    showWhatIsUsed();
  },
  oneditsave: function () {
    if (dialogue === null) return;
    this.steps = dialogue.steps.steps;
    this.variables = dialogue.variables.variables;
    const until = $("#node-input-until").val();
    this.outputs = until === "accepted" ? 1 : $("#node-input-progress").is(":checked") ? 4 : 3;
    $("#node-input-outputs").val(this.outputs);
    dialogue = null;
  },
  oneditcancel: () => {
    dialogue = null;
  },
  oneditresize: (size: { height: number }) => {
    const used = $("#dialog-form > .form-row")
      .get()
      .concat($("#failover-tab-message > .form-row:visible").get());
    const height = used.reduce((left, row) => left - ($(row).outerHeight(true) ?? 0), size.height);
    const listHeight = Math.max(220, height + 20);
    dialogue?.steps.height(listHeight);
    dialogue?.variables.height(listHeight);
  },
});

function prepareTabs(translate: (key: string) => string, { steps }: Dialogue): void {
  const tabs = RED.tabs.create({
    id: "failover-tabs",
    onchange: ({ id }) => {
      $("#failover-tabs-content").children().hide();
      $(`#${id}`).show();
      if (id === "failover-tab-message") steps.fit();
    },
  });
  tabs.addTab({ id: "failover-tab-message", label: translate("tab.message") });
  tabs.addTab({ id: "failover-tab-options", label: translate("tab.options") });
}

function showWhatIsUsed(): void {
  const use = $("#node-input-use").val();
  $(".failover-use-steps").toggle(use === "steps");
  $(".failover-use-workflow").toggle(use === "workflow");
  $(".failover-use-payload").toggle(use === "payload");
}

/** The names come from the server while the dialogue is open; without it, a name can be written. */
function prepareWorkflow(label: string, variables: VariablesList): void {
  const input = $("#node-input-workflow");
  const others = valueTypes.filter((type) => type !== "str");
  input.typedInput({ default: "str", types: ["str", ...others], typeField: $("#node-input-workflowType") });
  const server = () => String($("#node-input-server").val() ?? "");
  const load = async () => {
    const draft = draftOf(server());
    if (draft === null) return;
    const answer = await askServer("workflows", draft);
    const saved = (answer.workflows ?? []) as {
      readonly name: string;
      readonly description: string | null;
    }[];
    if (saved.length === 0) return;
    const options = saved.map(({ name }) => ({ value: name, label: name }));
    const [value, type] = [input.typedInput("value"), input.typedInput("type")];
    input.typedInput("types", [{ value: "str", label, icon: "fa fa-list", options }, ...others]);
    input.typedInput("type", type);
    if (value !== "") input.typedInput("value", value);
  };
  $("#node-input-server").on("change", () => void load());
  $("#failover-load-variables").on("click", async (event) => {
    event.preventDefault();
    const [name, draft] = [input.typedInput("value"), draftOf(server())];
    if (input.typedInput("type") !== "str" || name === "" || draft === null) return;
    const answer = await askServer(`workflows/${encodeURIComponent(name)}`, draft);
    const workflow = answer.workflow as
      | { readonly variables: Parameters<VariablesList["offer"]>[0] }
      | undefined;
    if (workflow) variables.offer(workflow.variables);
    else RED.notify(answer.message ?? "", { type: "error" });
  });
  void load();
}
