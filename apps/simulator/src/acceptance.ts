import { randomBytes, randomUUID } from "node:crypto";
import type { AcceptedMessage, IncomingMessage, RevokeFaults, WorkflowPlace } from "./accepted-message.ts";
import type { Feed } from "./feed.ts";
import type { Inbox } from "./inbound/inbox.ts";
import { type MessageLog, messageJson } from "./message-log.ts";
import type { Answer, Behaviour } from "./people/behaviour.ts";
import { type Faults, strikes } from "./people/faults.ts";
import type { Chances } from "./people/random.ts";
import type { Scenarios } from "./people/scenarios.ts";
import { planStatuses } from "./people/status-plan.ts";
import type { Clock } from "./time/clock.ts";
import type { ReportedMessage, StatusReporter } from "./webhooks/status-reporter.ts";

/** One valid submit, and what its person will do with it. */
export interface Submit {
  readonly message: IncomingMessage;
  readonly failover: readonly IncomingMessage[] | null; // null: there is no native failover
  readonly applicationId: string | null; // null: the caller showed a key, or nothing
  readonly behaviour: Behaviour;
  readonly chances: Chances;
  readonly answer: Answer; // what the caller gets; an element of native failover has nobody to answer
}

/** The other messages of a submit with native failover, and where the line stands. */
interface Line extends WorkflowPlace {
  readonly rest: readonly IncomingMessage[];
}

interface Parts {
  readonly clock: Clock;
  readonly log: MessageLog | null; // null: messages are not recorded
  readonly reporter: StatusReporter;
  readonly scenarios: Scenarios;
  readonly inbox: Inbox;
  readonly feed: Feed;
}

/** Takes messages in: keeps them, and lets happen what their people do. */
export class Acceptance {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Accepts a message; its statuses come at their own times. */
  accept(submit: Submit): AcceptedMessage {
    const reported = this.#take(submit, lineOf(submit));
    this.#parts.reporter.start(reported);
    return reported.message;
  }

  /** Accepts a message; resolves when all its statuses have been delivered. */
  async acceptAfterStatuses(submit: Submit): Promise<AcceptedMessage> {
    const reported = this.#take(submit, lineOf(submit));
    await this.#parts.reporter.reportAll(reported);
    return reported.message;
  }

  #take(submit: Submit, line: Line | null): ReportedMessage {
    const { message: incoming, applicationId, behaviour, answer, chances } = submit;
    const { clock, log, feed } = this.#parts;
    const signatures = chances("signatures");
    const message: AcceptedMessage = {
      ...incoming,
      uuid: randomUUID(),
      applicationId,
      acceptedAt: clock.now(),
      workflow: line === null ? null : { id: line.id, number: line.number, total: line.total },
      sent: [],
      answer,
      revokeFaults: revokeFaultsOf(behaviour, chances("revoke")),
      isRevoked: false,
    };
    log?.add(message);
    feed.publish("message", () => messageJson(message));
    this.#planReplies(message, behaviour);
    return {
      message,
      plan: planStatuses(
        message.hasWrongFile ? unplayable(behaviour) : behaviour,
        message,
        chances("statuses"),
      ),
      isUnsigned: () => strikes(behaviour.faults?.unsigned, signatures),
      onRejected: line === null ? null : () => this.#acceptNext(line, applicationId),
    };
  }

  #planReplies(message: AcceptedMessage, { replies = [] }: Behaviour): void {
    for (const { after_ms: afterMs, text } of replies) {
      this.#parts.inbox.planReply(message, { at: message.acceptedAt + afterMs, text });
    }
  }

  /** Nobody waits for an answer to the later messages of a line, so all that one can do is be reported as rejected. */
  #acceptNext({ id, number, total, rest }: Line, applicationId: string | null): void {
    const [message, ...others] = rest;
    if (message === undefined) return;
    const { reporter, scenarios } = this.#parts;
    const known = scenarios.behaviourFor(message.channel, message.to);
    const behaviour = known.answer === "refuse" || known.answer === "no_credit" ? unanswered(known) : known;
    const line = { id, number: number + 1, total, rest: others };
    const chances = scenarios.chancesOf(behaviour, message.received);
    const submit = { message, failover: null, applicationId, behaviour, answer: "accept", chances } as const;
    reporter.start(this.#take(submit, line));
  }
}

function revokeFaultsOf({ faults }: Behaviour, random: () => number): RevokeFaults {
  return {
    delivers: strikes(faults?.deliver_during_revoke, random),
    hangs: strikes(faults?.hang_during_revoke, random),
  };
}

function lineOf({ failover }: Submit): Line | null {
  if (failover === null) return null;
  return { id: newWorkflowId(), number: 1, total: failover.length + 1, rest: failover };
}

function unanswered({ answer, faults }: Behaviour): Behaviour {
  return rejecting(answer === "refuse" ? 1430 : 1070, faults);
}

/** The provider refuses a file that it does not know; that is not found out before the message is accepted. */
function unplayable({ faults }: Behaviour): Behaviour {
  return rejecting(1382, faults);
}

function rejecting(errorCode: number, faults: Faults | undefined): Behaviour {
  return {
    answer: "accept",
    statuses: [{ status: "rejected", after_ms: 0, error_code: errorCode }],
    ...(faults && { faults }),
  };
}

/** The API gives its workflows about 55 letters and digits that say nothing. */
function newWorkflowId(): string {
  return BigInt(`0x01${randomBytes(34).toString("hex")}`)
    .toString(36)
    .slice(0, 55);
}
