import type { MessageGateway, RevokeAnswer, SubmitAnswer } from "../ports/message-gateway.ts";

/** What a gateway was asked to send. */
export type SubmitRequest = Parameters<MessageGateway["submit"]>[0];

/** Decides an answer from the request and how many requests came before it. */
export type AnswerRule = (request: SubmitRequest, index: number) => SubmitAnswer;

/** A gateway without a network: remembers every request and answers as it was told. */
export class FakeGateway implements MessageGateway {
  readonly requests: SubmitRequest[] = [];
  readonly revocations: string[] = []; // the ids of the messages
  /** What revocations are answered from now on. */
  revokeAnswer: (messageUuid: string) => RevokeAnswer = () => ({ kind: "revoked" });
  readonly #script: SubmitAnswer[] = [];
  readonly #held: (() => void)[] = [];
  readonly #rule: AnswerRule;
  #holds = false;

  /** Without a rule every message is accepted under a new id. */
  constructor(rule: AnswerRule = accept) {
    this.#rule = rule;
  }

  /** Answers the next requests with these, one each; after them the rule applies again. */
  answerWith(...answers: readonly SubmitAnswer[]): void {
    this.#script.push(...answers);
  }

  async submit(request: SubmitRequest): Promise<SubmitAnswer> {
    const answer = this.#script.shift() ?? this.#rule(request, this.requests.length);
    this.requests.push(request);
    if (this.#holds) await new Promise<void>((resolve) => this.#held.push(resolve));
    return answer;
  }

  async revoke({ messageUuid }: { readonly messageUuid: string }): Promise<RevokeAnswer> {
    this.revocations.push(messageUuid);
    const answer = this.revokeAnswer(messageUuid);
    if (this.#holds) await new Promise<void>((resolve) => this.#held.push(resolve));
    return answer;
  }

  /** From now on requests arrive, but their answers do not come back. */
  hold(): void {
    this.#holds = true;
  }

  /** Lets every held answer go, in order, and holds no more. */
  release(): void {
    this.#holds = false;
    for (const letGo of this.#held.splice(0)) letGo();
  }

  /** How many answers are being held back. */
  heldCount(): number {
    return this.#held.length;
  }
}

function accept(): SubmitAnswer {
  return { kind: "accepted", messageUuid: crypto.randomUUID() };
}
