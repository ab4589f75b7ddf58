import type { Findings, Path } from "./findings.ts";

/** Checks that an address on the web is absolute and http(s). Its length is the schema's matter. */
export function checkUrl(value: unknown, path: () => Path, findings: Findings): URL | null {
  if (typeof value !== "string" || value === "") return null;
  const url = parseWebUrl(value);
  if (url === null) {
    findings.issue({
      code: "url_format",
      path: path(),
      message: "This is not an absolute http or https address.",
      fix: "Write the whole address, for example https://example.com/map.png, without spaces.",
    });
  }
  return url;
}

/** Checks the address of a callback, which must not carry a user name or password: addresses are shown and logged. */
export function checkCallbackUrl(value: unknown, path: () => Path, findings: Findings): void {
  const url = checkUrl(value, path, findings);
  if (url === null || (url.username === "" && url.password === "")) return;
  findings.issue({
    code: "url_credentials",
    path: path(),
    message: "There is a user name or password in this address.",
    fix: "Remove what stands before the @, and check the signature of the callback instead.",
  });
}

function parseWebUrl(text: string): URL | null {
  if (/\s/.test(text) || !/^https?:\/\//i.test(text)) return null; // URL itself would repair both
  return URL.canParse(text) ? new URL(text) : null;
}
