import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import type { AllowedAddresses } from "../callbacks/allowed-addresses.ts";
import { AddressNotAllowedError } from "../errors/address-not-allowed-error.ts";

/** Finds the addresses of a name; the system's own by default, another one in tests. */
export type Resolve = typeof systemLookup;

/**
 * A look-up that yields allowed addresses only. It is used for the very connection that follows, so a name cannot
 * answer with one address for the check and with another one for the connection.
 */
export function createGuardedLookup(
  allowed: AllowedAddresses,
  resolve: Resolve = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const usable = addresses.filter(({ address }) => allowed.allows(address));
      const [first] = usable;
      if (first === undefined) return callback(new AddressNotAllowedError(), "", 0);
      if (options.all) return callback(null, usable);
      callback(null, first.address, first.family);
    });
  };
}
