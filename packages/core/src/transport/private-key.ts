import { bytesFromBase64 } from "./base64.ts";
import { ConfigError } from "./errors/config-error.ts";

// The fixed front of a PKCS #8 RSA key: version 0, then the algorithm rsaEncryption without parameters.
const rsaHeader = [2, 1, 0, 0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
const sequence = 0x30;
const octetString = 4;
const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]+?)-----END \1-----/;

/**
 * Reads an RSA private key from PEM as PKCS #8 bytes; accepts PKCS #8 and PKCS #1, and `\n` written out, as in
 * environment variables. The error names `setting` and never shows the key.
 */
export function pkcs8FromPem(pem: string, setting: string): Uint8Array<ArrayBuffer> {
  const [, label = "", content = ""] = block.exec(pem.replaceAll("\\n", "\n")) ?? [];
  if (label === "") throw new ConfigError(setting, "must be a private key in PEM form (-----BEGIN …)");
  if (label.startsWith("ENCRYPTED") || content.includes("ENCRYPTED")) {
    throw new ConfigError(setting, "is protected by a passphrase; give the key without one");
  }
  if (label !== "PRIVATE KEY" && label !== "RSA PRIVATE KEY") {
    throw new ConfigError(setting, `must hold an RSA private key, not a ${label.toLowerCase()}`);
  }
  const bytes = bytesFromBase64(content);
  if (bytes === null || bytes.length === 0) throw new ConfigError(setting, "is damaged: it is not Base64");
  return label === "PRIVATE KEY" ? bytes : wrapPkcs1(bytes);
}

function wrapPkcs1(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = [...rsaHeader, octetString, ...derLength(pkcs1.length), ...pkcs1];
  return new Uint8Array([sequence, ...derLength(body.length), ...body]);
}

function derLength(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  return [0x82, length >> 8, length & 0xff];
}
