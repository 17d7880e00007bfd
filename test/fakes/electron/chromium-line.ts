import { connectLine, type Answers, type Ask } from './line.ts';
import type { ChromiumSide } from './sides.ts';

let answers: Answers = {};

const line: Ask<ChromiumSide> = connectLine<ChromiumSide>(
  {
    send: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => void process.on('message', listener),
  },
  new Proxy({}, { get: (_target, name) => (typeof name === 'string' ? answers[name] : undefined) }),
);

/** Asks the process that drives Chromium. */
export const askChromium: Ask<ChromiumSide> = line;

/** What this process answers to it. */
export function answerChromium(table: Answers): void {
  answers = table;
}
