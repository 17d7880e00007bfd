import { isAppError } from '../../shared/errors/app-error.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { errorJson, toPlainJson } from './json.ts';

/** Where a command's results go: with `--json` one document on standard output and nothing else there. */
export class Output {
  readonly #write: (text: string) => void;
  readonly #writeError: (text: string) => void;
  readonly #isTerminal: boolean;
  #progressStage: string | null = null;
  json = false;

  /** @param isTerminal whether standard error is one: then progress is a line that is rewritten */
  constructor(write: (text: string) => void, writeError: (text: string) => void, isTerminal = false) {
    this.#write = write;
    this.#writeError = writeError;
    this.#isTerminal = isTerminal;
  }

  /** The command's result: `value` for programs, or `text` for people. */
  result(value: unknown, text: () => string): void {
    this.#write(this.json ? `${JSON.stringify(toPlainJson(value), null, 2)}\n` : `${text()}\n`);
  }

  /** Progress and remarks; never on standard output. */
  note(text: string): void {
    this.#writeError(`${text}\n`);
  }

  /** How far something is. Without a terminal only the beginning of each stage is told. */
  progress(text: string, stage: string): void {
    if (this.#isTerminal) this.#writeError(`\r\u001B[2K${text}`);
    else if (stage !== this.#progressStage) this.#writeError(`${text}\n`);
    this.#progressStage = stage;
  }

  endProgress(): void {
    if (this.#isTerminal && this.#progressStage !== null) this.#writeError('\r\u001B[2K');
    this.#progressStage = null;
  }

  /** A line for people only, such as the lines of a watch. */
  line(text: string): void {
    this.#write(`${text}\n`);
  }

  /** A text that is no result of its own, such as a piece of a CSV file. */
  text(text: string): void {
    this.#write(text);
  }

  failure(error: unknown): void {
    if (!isAppError(error)) throw error;
    if (this.json) this.#write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
    else this.#writeError(`${describe(error)}\n`);
  }
}

function describe(error: AppError): string {
  return `${error.text.en} (${error.code})`;
}
