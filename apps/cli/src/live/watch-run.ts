import type { RunResource } from "@failover-kit/core/model";
import type { CommandTools } from "../commands/command-tools.ts";
import type { Connection } from "../connection/connection.ts";
import { InterruptedError } from "../errors/interrupted-error.ts";
import { exitCodes } from "../exit-codes.ts";
import { renderLiveBlock } from "../render/live-block.ts";
import { renderRunHeading, renderTimeline } from "../render/run-details.ts";
import { renderSteps } from "../render/run-steps.ts";
import { harmless } from "../render/style.ts";
import { followRun, type RunFollower } from "./follow-run.ts";
import { LiveArea } from "./live-area.ts";

const FRAME_MS = 200;

/** Shows a run as it happens until it ends. Gives the exit code: whether the person was reached. */
export async function watchRun(
  connection: Connection,
  run: RunResource,
  tools: CommandTools,
): Promise<number> {
  const signal = tools.outside.interrupt();
  const { output } = tools;
  const watch = output.isLive ? watchLive : watchPlainly;
  const ended = await watch(connection, { run, signal }, tools).catch((error: unknown) => {
    output.notice(`Watching failed, the run goes on. Watch again: failover watch ${harmless(run.id)}`);
    throw error;
  });
  if (signal.aborted) {
    throw new InterruptedError(
      "You stopped watching; the run goes on.",
      `Watch on: failover watch ${run.id}`,
    );
  }
  if (output.isJson) output.json({ run: ended });
  else output.lines(["", renderRunHeading(ended, output.style), ...renderSteps(ended, output.style)]);
  return ended.status === "completed" ? exitCodes.ok : exitCodes.failed;
}

type Start = Parameters<typeof followRun>[1];

/** One line for each event: for logs, pipes and programs. */
function watchPlainly(connection: Connection, start: Start, { output }: CommandTools): Promise<RunResource> {
  if (!output.isJson) output.lines([renderRunHeading(start.run, output.style)]);
  return followRun(connection, start, {
    onEvents: (events, run) => {
      if (output.isJson) for (const event of events) output.json(event);
      else output.lines(renderTimeline(run, events, output.style));
    },
    onTrouble: () => output.notice("The server is away; asking again."),
  });
}

/** The timeline, and under it the steps with a countdown that runs. */
async function watchLive(connection: Connection, start: Start, tools: CommandTools): Promise<RunResource> {
  const { outside, output } = tools;
  const { style } = output;
  const area = new LiveArea(outside.stdout);
  let { run } = start;
  let trouble = false;
  const draw = (above: readonly string[] = []) => {
    const now = outside.now() + connection.skewMs();
    area.draw(renderLiveBlock(run, { now, style, trouble, columns: area.columns, rows: area.rows }), above);
  };
  const follower: RunFollower = {
    onEvents: (events, latest) => {
      run = latest;
      draw(renderTimeline(run, events, style));
    },
    onTrouble: () => {
      trouble = true;
    },
    onConnected: () => {
      trouble = false;
    },
  };
  output.lines([renderRunHeading(run, style), ""]);
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await followRun(connection, start, follower);
  } finally {
    clearInterval(timer);
    area.close();
  }
}
