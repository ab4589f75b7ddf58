/** As much of the client library of 2018 as is used here; it has no types of its own. */
declare module "nexmo" {
  namespace Nexmo {
    interface ApiError {
      readonly statusCode: number;
      readonly body: unknown;
      readonly headers: Readonly<Record<string, string>>;
    }
  }

  class Nexmo {
    constructor(
      credentials: {
        readonly apiKey: string;
        readonly apiSecret: string;
        readonly applicationId: string;
        readonly privateKey: string; // a path
      },
      options: { readonly host: string; readonly port: number },
    );
    readonly workflow: {
      create(
        template: string,
        steps: readonly unknown[],
        callback: (error: Nexmo.ApiError | null, data: unknown) => void,
      ): void;
    };
  }

  export = Nexmo;
}
