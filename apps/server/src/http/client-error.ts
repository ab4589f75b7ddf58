/** Answers what Node cannot read as HTTP: there is no request yet that the app could answer. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { countAnswer, type RouteCounts } from "../metrics/request-counts.ts";
import { problem } from "./problem.ts";
import type { Answer } from "./route.ts";
import { newTraceId } from "./trace-id.ts";

/** Answers on the bare socket, counts it, and hangs up. */
export function answerClientErrors(counts: RouteCounts): (error: Error, socket: Socket) => void {
  return (error, socket) => {
    if (canBeAnswered(socket)) {
      const traceId = newTraceId();
      const answer = answerTo(error, traceId);
      countAnswer(counts, answer.status);
      socket.write(inHttp(answer, traceId));
    }
    socket.destroySoon();
  };
}

/** A connection that was reset is not writable any more; one with an answer on its way must not be given another. */
function canBeAnswered(
  socket: Socket & { readonly _httpMessage?: { readonly headersSent: boolean } | null },
) {
  return socket.writable && !socket._httpMessage?.headersSent; // Node's own handler looks at the same
}

function answerTo(error: Error, traceId: string): Answer {
  switch ("code" in error ? error.code : null) {
    case "ERR_HTTP_REQUEST_TIMEOUT": {
      const detail = "The request did not arrive in full in 30 seconds.";
      return problem({ status: 408, code: "request_timeout", detail, traceId });
    }
    case "HPE_HEADER_OVERFLOW": {
      const detail = "The request line and the headers are larger than 16 KiB together.";
      return problem({ status: 431, code: "headers_too_large", detail, traceId });
    }
    default: {
      const detail = "What came is not HTTP that can be read.";
      return problem({ status: 400, code: "bad_request", detail, traceId });
    }
  }
}

function inHttp({ status, body, type }: Answer, traceId: string): string {
  const text = JSON.stringify(body); // ASCII: characters are bytes
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${type}`,
    `content-length: ${text.length}`,
    `x-nexmo-trace-id: ${traceId}`,
    "connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${text}`;
}
