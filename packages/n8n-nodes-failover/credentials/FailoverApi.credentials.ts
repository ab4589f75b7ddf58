import type {
  IAuthenticateGeneric,
  ICredentialTestRequest,
  ICredentialType,
  Icon,
  INodeProperties,
} from "n8n-workflow";

/** Where the Failover Kit server is, and a key of the account there. */
export class FailoverApi implements ICredentialType {
  name = "failoverApi";

  displayName = "Failover API";

  icon: Icon = {
    light: "file:../nodes/MessageFailover/failover.svg",
    dark: "file:../nodes/MessageFailover/failover.dark.svg",
  };

  documentationUrl =
    "https://github.com/failover-kit/failover-kit/tree/main/packages/n8n-nodes-failover#credential";

  // No other node, not even HTTP Request, may be given this key.
  restrictToSupportedNodes = true as const;

  properties: INodeProperties[] = [
    {
      displayName: "Server URL",
      name: "url",
      type: "string",
      default: "",
      required: true,
      placeholder: "e.g. https://failover.example.com",
      description: "Where your Failover Kit server is, as n8n reaches it",
    },
    {
      displayName: "API Key",
      name: "apiKey",
      type: "string",
      typeOptions: { password: true },
      default: "",
      required: true,
      description: "A key with the role sender; the server prints its first one when it is started",
    },
    {
      displayName: "API Secret",
      name: "apiSecret",
      type: "string",
      typeOptions: { password: true },
      default: "",
      required: true,
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: "generic",
    properties: {
      auth: { username: "={{$credentials.apiKey}}", password: "={{$credentials.apiSecret}}" },
    },
  };

  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.url.trim().replace(new RegExp("/+$"), "")}}',
      url: "/v1/runs",
      qs: { limit: 1 },
    },
    // n8n goes through them one by one; only its type asks for one kind.
    rules: [
      {
        type: "responseCode",
        properties: {
          value: 401,
          message:
            "The server does not know this API key, or the secret is not the one that belongs to it. Copy both again; secrets are shown only when a key is made.",
        },
      },
      {
        type: "responseCode",
        properties: {
          value: 404,
          message:
            "Something answers at this URL, but it is not a Failover Kit server. Check the URL; it ends before /v1.",
        },
      },
      {
        type: "responseCode",
        properties: {
          value: 429,
          message: "There were too many wrong keys from this address. Wait a minute, then test again.",
        },
      },
      {
        type: "responseSuccessBody",
        properties: {
          key: "runs",
          value: undefined,
          message:
            "Something answers at this URL, but not like a Failover Kit server. Check the URL; it ends before /v1.",
        },
      },
    ] as unknown as NonNullable<ICredentialTestRequest["rules"]>,
  };
}
