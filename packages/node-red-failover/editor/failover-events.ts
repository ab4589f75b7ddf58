import { channelRules, channels } from "@failover-kit/core/model";

interface EventsNode {
  types: string[];
  channel: string;
}

/** What can be chosen; what begins with the same word is one group. */
const eventTypes = [
  "run.accepted",
  "run.failed_over",
  "run.completed",
  "run.failed",
  "run.canceled",
  "run.paused",
  "run.resumed",
  "run.extended",
  "run.corrected",
  "run.alerted",
  "step.*",
  "step.submitted",
  "step.delivered",
  "step.read",
  "step.replied",
  "step.rejected",
  "step.undeliverable",
  "step.expired",
  "message.status",
  "subscription.disabled",
];

RED.nodes.registerType<EventsNode>("failover-events", {
  category: "failover",
  color: "#9fd3c7",
  defaults: {
    version: { value: 1 },
    name: { value: "" },
    server: { value: "", type: "failover-server", required: true },
    types: { value: ["run.completed", "run.failed"] },
    source: { value: "" },
    clientRef: { value: "" },
    channel: { value: "" },
    withRun: { value: true },
  },
  inputs: 0,
  outputs: 1,
  icon: "failover-events.svg",
  paletteLabel: "failover events",
  label: function () {
    return this.name || "failover events";
  },
  labelStyle: function () {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels: "event",
  oneditprepare: function () {
    const options = eventTypes.map((value) => ({ value, label: value }));
    $("#node-input-types-picker").typedInput({
      type: "types",
      types: [{ value: "types", multiple: true, options }],
    });
    $("#node-input-types-picker").typedInput("value", this.types.join(","));
    const channel = $("#node-input-channel");
    $("<option/>").val("").text(this._("failover-events.any")).appendTo(channel);
    for (const name of channels) $("<option/>").val(name).text(channelRules[name].label).appendTo(channel);
    channel.val(this.channel);
  },
  oneditsave: function () {
    const picked = $("#node-input-types-picker").typedInput("value");
    this.types = picked === "" ? [] : picked.split(",");
  },
});
