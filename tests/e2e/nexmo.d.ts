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
    readonly channel: {
      send(
        to: unknown,
        from: unknown,
        message: unknown,
        callback: (error: Nexmo.ApiError | null, data: unknown) => void,
        options?: { readonly useBasicAuth?: boolean }, // from 2.4 on
      ): void;
    };
    readonly dispatch: {
      // from 2.4 on
      create(
        template: string,
        steps: readonly unknown[],
        callback: (error: Nexmo.ApiError | null, data: unknown) => void,
        options?: { readonly useBasicAuth?: boolean },
      ): void;
    };
    readonly workflow: {
      // until 2.3
      create(
        template: string,
        steps: readonly unknown[],
        callback: (error: Nexmo.ApiError | null, data: unknown) => void,
      ): void;
    };
  }

  export = Nexmo;
}

/** The same client some months later, installed under another name. */
declare module "nexmo-dispatch" {
  import Nexmo from "nexmo";

  export = Nexmo;
}
