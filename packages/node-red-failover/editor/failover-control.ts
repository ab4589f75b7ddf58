import { numberTypes, valueTypes } from "./typed-field.ts";

interface ControlNode {
  action: string;
}

RED.nodes.registerType<ControlNode>("failover-control", {
  category: "failover",
  color: "#9fd3c7",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    server: { value: "", type: "failover-server", required: true },
    action: { value: "get" },
    run: {
      value: "run.id",
      validate: function (this: EditorNode & ControlNode, run: string, opt?: object) {
        if (this.action === "list" || (run ?? "") !== "") return true;
        return opt ? this._("failover-control.errors.run") : false;
      },
    },
    runType: { value: "msg" },
    seconds: {
      value: "600",
      validate: function (
        this: EditorNode & ControlNode & { secondsType: string },
        seconds: string,
        opt?: object,
      ) {
        if (this.action !== "extend" || this.secondsType !== "num" || Number(seconds) > 0) return true;
        return opt ? this._("failover-control.errors.seconds") : false;
      },
    },
    secondsType: { value: "num" },
    status: { value: "running" },
    limit: { value: "50" },
  },
  inputs: 1,
  outputs: 1,
  icon: "failover-control.svg",
  paletteLabel: "failover control",
  label: function () {
    return this.name || this._(`failover-control.action.${this.action}`);
  },
  labelStyle: function () {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels: function () {
    return this.action === "list" ? "runs" : "run";
  },
  oneditprepare: () => {
    $("#node-input-run").typedInput({
      default: "msg",
      types: [...valueTypes],
      typeField: $("#node-input-runType"),
    });
    $("#node-input-seconds").typedInput({
      default: "num",
      types: [...numberTypes],
      typeField: $("#node-input-secondsType"),
    });
    const show = () => {
      const action = $("#node-input-action").val();
      $(".failover-one-run").toggle(action !== "list");
      $(".failover-extend").toggle(action === "extend");
      $(".failover-list").toggle(action === "list");
    };
    $("#node-input-action").on("change", show);
    show();
  },
});
