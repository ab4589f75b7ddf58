import { describe, expect, it } from "vitest";
import { AllowedAddresses } from "./allowed-addresses.ts";

const strict = new AllowedAddresses([]);

describe("AllowedAddresses", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::7f00:1", // 127.0.0.1 as it was once written in IPv6
    "4000::1", // given to nobody
    "not an address",
  ])("refuses %s", (address) => {
    expect(strict.allows(address)).toBe(false);
  });

  it.each(["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])("allows %s", (address) => {
    expect(strict.allows(address)).toBe(true);
  });

  it("allows what the operator has listed, and only that", () => {
    const listed = new AllowedAddresses(["10.0.0.0/8", "fd00::/8"]);
    expect(listed.allows("10.200.0.1")).toBe(true);
    expect(listed.allows("::ffff:10.200.0.1")).toBe(true);
    expect(listed.allows("fd12::1")).toBe(true);
    expect(listed.allows("192.168.0.1")).toBe(false);
  });

  it.each([
    "http://127.0.0.1/x",
    "http://127.1/x",
    "http://2130706433/x",
    "http://0x7f.0.0.1:8080/x",
    "http://[::1]/x",
    "http://[::ffff:7f00:1]/x",
    "http://[::127.0.0.1]/x",
    "http://localhost:3000/x",
    "http://LOCALHOST./x",
    "http://app.localhost/x",
  ])("refuses the callback address %s before anything is accepted", (url) => {
    expect(strict.check(url, "callback_url")).toMatchObject({
      path: "callback_url",
      code: "address_not_allowed",
    });
  });

  it("lets names pass that are only known when we connect, and local ones that are listed", () => {
    expect(strict.check("https://shop.example.com/x", "callback_url")).toBeNull();
    expect(new AllowedAddresses(["127.0.0.0/8"]).check("http://localhost/x", "callback_url")).toBeNull();
  });
});
