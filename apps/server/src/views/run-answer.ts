import type { Run } from "@failover-kit/engine";
import type { Answer } from "../http/route.ts";
import { runView } from "./run-view.ts";

/** Answers with one run; its revision is its ETag, for a later If-Match. */
export function runAnswer(
  run: Run,
  { status = 200, headers = {} }: Omit<Partial<Answer>, "body"> = {},
): Answer {
  return { status, body: runView(run), headers: { etag: `"${run.revision}"`, ...headers } };
}
