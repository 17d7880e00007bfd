/** One end of a channel between two processes: messages go out, messages come in. */
export type Port = {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
};

/** What one side answers: one argument each, by name. Written as a method so that every argument type fits. */
export type Answers = Readonly<Record<string, { answer(argument: unknown): unknown }['answer']>>;

/** How the other side is asked, with the types of its answers. */
export type Ask<Theirs> = <Name extends keyof Theirs & string>(
  name: Name,
  argument: Theirs[Name] extends (argument: infer Argument) => unknown ? Argument : never,
) => Promise<Theirs[Name] extends (argument: never) => infer Value ? Awaited<Value> : never>;

type Question = {
  readonly kind: 'ask';
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
};
type Answer = {
  readonly kind: 'answer';
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: string;
};

/** Questions and answers in both directions between the process of the double and the one that drives Chromium. */
export function connectLine<Theirs>(port: Port, mine: Answers): Ask<Theirs> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  const reply = async ({ id, name, argument }: Question): Promise<void> => {
    try {
      const answer = mine[name];
      if (answer === undefined) throw new Error(`nobody answers ${name}`);
      port.send({ kind: 'answer', id, value: await answer(argument) });
    } catch (error: unknown) {
      port.send({ kind: 'answer', id, failure: error instanceof Error ? error.message : String(error) });
    }
  };
  port.onMessage((message) => {
    if (isQuestion(message)) return void reply(message);
    if (!isAnswer(message)) return;
    const entry = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.failure === undefined) entry?.resolve(message.value);
    else entry?.reject(new Error(message.failure));
  });
  const ask = (name: string, argument: unknown): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      port.send({ kind: 'ask', id, name, argument });
    });
  };
  // Both ends are compiled from the same two tables; the wire itself knows no types.
  return ask as Ask<Theirs>;
}

function isQuestion(message: unknown): message is Question {
  return isObject(message) && 'kind' in message && message.kind === 'ask';
}

function isAnswer(message: unknown): message is Answer {
  return isObject(message) && 'kind' in message && message.kind === 'answer';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
