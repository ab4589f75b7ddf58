import type { Issue } from "@failover-kit/core/model";
import ipaddr from "ipaddr.js";

// All public addresses of IPv6 are out of this network; what lies outside of it is reserved, or was in former times.
const PUBLIC_IPV6 = ipaddr.parseCIDR("2000::/3");

/** Which network addresses callers may have us call: public ones, and the networks that the operator has listed. */
export class AllowedAddresses {
  readonly #networks: readonly ReturnType<typeof ipaddr.parseCIDR>[];

  /** Takes networks in CIDR notation. */
  constructor(networks: readonly string[]) {
    this.#networks = networks.map((network) => ipaddr.parseCIDR(network));
  }

  /** Tells whether we may connect to this address. What is not an address is never allowed. */
  allows(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address); // an IPv4 address in IPv6 clothes is looked at as what it is
    if (isPublic(parsed)) return true;
    return this.#networks.some(
      ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
    );
  }

  /**
   * Looks at an address that a caller wants to be called at, before anything is accepted. Names are only known when we
   * connect, and are looked at again then; what is refused for certain is refused here.
   */
  check(url: string, path: string): Issue | null {
    const host = hostOf(url);
    const isRefused = ipaddr.isValid(host)
      ? !this.allows(host)
      : isLocalName(host) && !this.#allowsLoopback();
    if (!isRefused) return null;
    return {
      path,
      code: "address_not_allowed",
      message: "This address is in a private, local or reserved network, and such networks are not called.",
      fix: "Use a public address, or have the operator list the network in FAILOVER_CALLBACK_ALLOWED_NETWORKS.",
    };
  }

  #allowsLoopback(): boolean {
    return this.allows("127.0.0.1") || this.allows("::1");
  }
}

function isPublic(address: ReturnType<typeof ipaddr.process>): boolean {
  return address.range() === "unicast" && (address.kind() === "ipv4" || address.match(PUBLIC_IPV6));
}

/** The host of an address on the web, IPv6 without its brackets. Spellings such as 0x7f.1 are resolved. */
export function hostOf(url: string): string {
  const { hostname } = new URL(url);
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

function isLocalName(host: string): boolean {
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  return name === "localhost" || name.endsWith(".localhost");
}
