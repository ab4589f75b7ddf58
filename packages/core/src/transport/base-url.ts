import { ConfigError } from "./errors/config-error.ts";

/**
 * Checks the address of a service and takes the slashes off its end; a path in front (`https://host/failover`) is kept.
 * Credentials in an address are refused: addresses end up in error messages.
 */
export function checkedBaseUrl(text: string, setting: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new ConfigError(setting, "must be an address that begins with http:// or https://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(setting, "must not contain a user name or password; give them as credentials");
  }
  if (url.search !== "" || url.hash !== "") throw new ConfigError(setting, "must end before any ? or #");
  return url.origin + url.pathname.replace(/\/+$/, "");
}
