/** What the gateway makes of the server's credentials. */
export const credentialVerdicts = ["accepted", "refused", "unclear"] as const;
export type CredentialVerdict = (typeof credentialVerdicts)[number];

/** The answer of `GET /v1/diagnosis`: how the server stands with what it needs. */
export interface DiagnosisResource {
  readonly gateway: {
    readonly url: string;
    readonly version: "v1" | "v0.1";
    readonly credentials: CredentialVerdict;
    readonly reason: string | null; // null: accepted
    readonly clock_skew_seconds: number | null; // how far the gateway's clock is ahead; null: it did not tell
  };
  readonly webhooks: {
    readonly url: string | null; // where the gateway sends statuses; null: nowhere that we know of
    readonly reachable: boolean;
    readonly reason: string | null; // null: reachable
    readonly signed: boolean; // false: anybody could send them
  };
  readonly disk: {
    readonly free_bytes: number;
    readonly total_bytes: number;
    readonly database_bytes: number; // with what was not yet merged into it
  } | null; // null: nothing is kept on a disk
}
