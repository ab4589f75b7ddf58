import { askServer } from "./ask-server.ts";

interface ServerNode {
  url: string;
}

RED.nodes.registerType<ServerNode>("failover-server", {
  category: "config",
  defaults: {
    name: { value: "" },
    url: {
      value: "http://127.0.0.1:4700",
      required: true,
      validate: function (this: EditorNode, url: string, opt?: object) {
        if (/^https?:\/\/[^\s@?#]+$/.test(url ?? "") || /^\$\{.+\}$/.test(url ?? "")) return true;
        return opt ? this._("failover-server.errors.url") : false;
      },
    },
    tls: { value: "", type: "tls-config", required: false },
    timeout: {
      value: "30",
      validate: function (this: EditorNode, seconds: string, opt?: object) {
        if (Number(seconds) > 0) return true;
        return opt ? this._("failover-server.errors.timeout") : false;
      },
    },
  },
  credentials: { key: { type: "text" }, secret: { type: "password" } },
  label: function () {
    return this.name || this.url;
  },
  oneditprepare: function () {
    const result = $("#failover-server-result");
    const value = (name: string) => String($(`#node-config-input-${name}`).val() ?? "");
    const showTls = () => $("#failover-server-tls-row").toggle(value("url").startsWith("https:"));
    $("#node-config-input-url").on("change keyup", showTls);
    showTls();
    $("#failover-server-test").on("click", async (event) => {
      event.preventDefault();
      result.attr("class", "").text(this._("failover-server.test.asking"));
      const tls = value("tls") === "_ADD_" ? "" : value("tls");
      const draft = { id: this.id, url: value("url"), key: value("key"), secret: value("secret"), tls };
      const { ok, message } = await askServer("test", draft);
      const text = ok
        ? this._("failover-server.test.ok")
        : (message ?? this._("failover-server.test.not-allowed"));
      result.attr("class", ok ? "failover-good" : "failover-bad").text(text);
    });
  },
});
