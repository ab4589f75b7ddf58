import { join } from "node:path";
import { FakeSlack, type FakeView, HttpDelivery, SlackPerson } from "@failover-kit/slack-bot/testing";
import { openReportSink, quantile } from "../load.ts";
import { type Program, processorSeconds, startProgram, temporaryFolder } from "../program.ts";
import { apiKey, apiSecret, everybody, freePort, type System, startSystem } from "../systems.ts";

const TEAM = "T0000ONE";
const SIGNING_SECRET = "signing-secret-of-the-bench";
const LONGEST_WAIT_MS = 60_000;

/**
 * Many people at once: how long Slack waits for the answers to their commands and to their forms, how long they wait for
 * the form, and for the card. The bot is a process of its own, and everybody writes in a channel of their own: a single
 * channel takes one card a second, which is Slack's limit.
 */
export async function measureSlack({ people, rounds }: { people: number; rounds: number }): Promise<void> {
  console.log(`\nSlack: ${people} people at once, ${rounds} times`);
  const sink = await openReportSink();
  const system = await startSystem("failover-kit", sink.url);
  const slack = await FakeSlack.start();
  const folder = temporaryFolder();
  const { bot, url } = await startBot(system, slack, join(folder.path, "slack.db"));
  try {
    await everybody(system.simulatorUrl, [{ status: "delivered", after_ms: 200 }]);
    const delivery = new HttpDelivery(url, SIGNING_SECRET, () => Math.floor(Date.now() / 1000));
    const times: Times = { command: [], form: [], submission: [], card: [] };
    const cpuBefore = processorSeconds(bot.pid);
    for (let round = 0; round < rounds; round += 1) {
      const crowd = Array.from({ length: people }, (_, index) =>
        personOf(slack, delivery, `${round}X${index}`),
      );
      await playRound(slack, crowd, times);
    }
    const cpu = (processorSeconds(bot.pid) - cpuBefore) / (people * rounds);
    tell("command until Slack has its answer", times.command);
    tell("command until the form is open", times.form);
    tell("form sent until Slack has its answer", times.submission);
    tell("form sent until the card is posted", times.card);
    console.log(`  processor time of the bot for each of them: ${(cpu * 1000).toFixed(1)} ms`);
  } finally {
    await bot.stop();
    await slack.stop();
    await system.stop();
    sink.close();
    folder.remove();
  }
}

/** Milliseconds. */
interface Times {
  readonly command: number[];
  readonly form: number[];
  readonly submission: number[];
  readonly card: number[];
}

interface Member {
  readonly person: SlackPerson;
  readonly channel: string;
}

async function startBot(
  system: System,
  slack: FakeSlack,
  databasePath: string,
): Promise<{ bot: Program; url: string }> {
  const port = await freePort();
  const bot = await startProgram(["apps/slack-bot/dist/main.js"], {
    FAILOVER_URL: system.url,
    FAILOVER_API_KEY: apiKey,
    FAILOVER_API_SECRET: apiSecret,
    FAILOVER_LOG_LEVEL: "warn",
    SLACK_BOT_TOKEN: slack.state.tokenFor(TEAM),
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_APP_TOKEN: "",
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_PORT: `${port}`,
    SLACK_BOT_DATABASE_URL: `sqlite:${databasePath}`,
    SLACK_SENDERS: "messenger=104000000000001,sms=ParcelCo",
  });
  return { bot, url: `http://127.0.0.1:${port}` };
}

function personOf(slack: FakeSlack, delivery: HttpDelivery, name: string): Member {
  const channel = `C0${name}`;
  slack.state.channels.set(channel, { id: channel, name, isOpen: true });
  return { person: new SlackPerson(slack, delivery, { id: `U0${name}`, team: TEAM }), channel };
}

async function playRound(slack: FakeSlack, crowd: readonly Member[], times: Times): Promise<void> {
  await Promise.all(
    crowd.map(async ({ person, channel }) => {
      const began = performance.now();
      const answered = person.command(channel, "");
      answered.then(({ status }) => {
        if (status !== 200) throw new Error(`the command was answered with ${status}`);
        times.command.push(performance.now() - began);
      });
      await until(() => person.form !== null);
      times.form.push(performance.now() - began);
      await answered;
    }),
  );
  await Promise.all(
    crowd.map(async ({ person, channel }) => {
      const view = person.form as FakeView; // just seen
      person.type(view, "messenger_id", "2901000000000042");
      person.type(view, "phone", "447700900042");
      person.type(view, "text", `Hello from ${person.id}.`);
      const began = performance.now();
      const { status } = await person.submit(view);
      if (status !== 200 || view.isOpen)
        throw new Error(`not sent: ${status} ${JSON.stringify(view.errors)}`);
      times.submission.push(performance.now() - began);
      await until(() => slack.state.messages.some((message) => message.channel === channel));
      times.card.push(performance.now() - began);
    }),
  );
}

/** Looks every few milliseconds: what is measured takes tens of them. */
async function until(holds: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + LONGEST_WAIT_MS;
  while (!holds()) {
    if (performance.now() > giveUpAt) throw new Error("it did not come");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function tell(what: string, times: number[]): void {
  times.sort((a, b) => a - b);
  const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  console.log(
    `  ${what}: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, longest ${(times.at(-1) ?? 0).toFixed(0)} ms (${times.length})`,
  );
}
