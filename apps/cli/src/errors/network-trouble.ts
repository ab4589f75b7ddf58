/** What a code of Node or undici means to people. */
export interface NetworkTrouble {
  readonly reason: string;
  readonly next: string; // what to do about it
}

const correctAddress = "Correct FAILOVER_URL or the profile: failover init.";
const isNotTls = {
  reason: "it does not speak TLS there",
  next: "Write http:// instead of https://, or the port that speaks TLS.",
};
const unknownName = { reason: "there is no host of that name", next: correctAddress };
const noWay = { reason: "there is no way to that address", next: "Look at the network, and at the address." };
const tooLate = { reason: "it did not answer in time", next: "Look at the network, and at the address." };
const untrusted = {
  reason: "its certificate is not trusted on this machine",
  next: "Name the file with the certificate of its authority in NODE_EXTRA_CA_CERTS.",
};
const expired = {
  reason: "its certificate is not valid now",
  next: "Renew it, or look at the clock of this machine.",
};
const otherHost = { reason: "its certificate is for another host", next: correctAddress };

const troubles: ReadonlyMap<string, NetworkTrouble> = new Map([
  ["ECONNREFUSED", { reason: "nobody listens there", next: "Start it: npm start." }],
  ["ENOTFOUND", unknownName],
  ["EAI_AGAIN", { ...unknownName, reason: "the name of the host cannot be looked up now" }],
  ["EHOSTUNREACH", noWay],
  ["ENETUNREACH", noWay],
  ["ETIMEDOUT", tooLate],
  ["UND_ERR_CONNECT_TIMEOUT", tooLate],
  ["UND_ERR_HEADERS_TIMEOUT", tooLate],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", untrusted],
  ["SELF_SIGNED_CERT_IN_CHAIN", untrusted],
  ["UNABLE_TO_GET_ISSUER_CERT", untrusted],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", untrusted],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", untrusted],
  ["CERT_HAS_EXPIRED", expired],
  ["CERT_NOT_YET_VALID", expired],
  ["ERR_TLS_CERT_ALTNAME_INVALID", otherHost],
  ["ERR_SSL_WRONG_VERSION_NUMBER", isNotTls],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", isNotTls],
]);

/** Null for what is rare: the code has to speak for itself. */
export function networkTrouble(code: string | null): NetworkTrouble | null {
  return (code !== null && troubles.get(code)) || null;
}
