/** `npm run slack:preview`: `/failover` on a page, with everything real but Slack. */
import { startPreview } from "./preview.ts";
import { playStory } from "./story.ts";

const preview = await startPreview(Number(process.env.SLACK_PREVIEW_PORT || 4703));
await playStory(preview);
process.stdout.write(`Look at ${preview.url}, and type /failover. Ctrl-C ends it.\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void preview.stop().then(() => process.exit(0)));
}
