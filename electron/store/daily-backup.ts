import { readdir } from 'node:fs/promises';
import { isAppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { utcDay } from '../../shared/text/utc-time.ts';
import type { ChildHost } from '../platform/child-host.ts';
import type { Clock } from '../platform/clock.ts';
import type { Disposable } from '../platform/disposable.ts';
import type { Logger } from '../platform/logger.ts';
import type { DataFolder } from '../platform/paths.ts';
import { dayOfBackup } from './backup-name.ts';
import { BackupResult, backupTaskName } from './backup-task.ts';
import type { BackupInput } from './backup-task.ts';

const checkEveryMs = 60 * 60 * 1000;
/** The start of the console belongs to its first screen. */
const firstCheckAfterMs = 60 * 1000;
const timeoutMs = 10 * 60 * 1000;
const keptBackups = 14;

type BackupStatus = { readonly lastDay: string | null; readonly problem: LocalText | null };

/** Backs the console's own database up once a day, into its own folder, in a child process. */
export class DailyBackup implements Disposable {
  readonly #folder: DataFolder;
  readonly #children: ChildHost;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #end = new AbortController();
  #stopTimer: () => void = () => undefined;
  #problem: LocalText | null = null;

  constructor(parts: {
    readonly folder: DataFolder;
    readonly children: ChildHost;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.#folder = parts.folder;
    this.#children = parts.children;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  start(): void {
    this.#schedule(firstCheckAfterMs);
  }

  /** Makes today's backup unless it is there. Never rejects: a failure is logged, kept for `status`, and tried again. */
  async runIfDue(): Promise<void> {
    const at = this.#clock.now();
    if ((await this.#lastDay()) === utcDay(at)) return;
    try {
      const input: BackupInput = {
        database: this.#folder.database,
        directory: this.#folder.backups,
        keep: keptBackups,
        at,
      };
      const answer = await this.#children.run(backupTaskName, input, { signal: this.#end.signal, timeoutMs });
      this.#problem = null;
      this.#logger.info('store.backed-up', { ...BackupResult.parse(answer) });
    } catch (error: unknown) {
      if (this.#end.signal.aborted) return;
      this.#problem = this.#explain(error);
    }
  }

  async status(): Promise<BackupStatus> {
    return { lastDay: await this.#lastDay(), problem: this.#problem };
  }

  dispose(): void {
    this.#stopTimer();
    this.#end.abort();
  }

  #schedule(delayMs: number): void {
    this.#stopTimer = this.#clock.after(delayMs, () => {
      void this.runIfDue().then(() => {
        if (!this.#end.signal.aborted) this.#schedule(checkEveryMs);
      });
    });
  }

  #explain(error: unknown): LocalText {
    if (isAppError(error)) {
      this.#logger.warn('store.backup-failed', { code: error.code, message: error.message });
      return error.text;
    }
    const incident = this.#logger.bug(error, 'store.backup');
    return localText(
      `The daily backup of the console's database failed. The log names it ${incident}.`,
      `콘솔 데이터베이스의 일일 백업에 실패했습니다. 로그에 ${incident}(으)로 기록되었습니다.`,
    );
  }

  async #lastDay(): Promise<string | null> {
    const names = await readdir(this.#folder.backups).catch(() => []);
    const days = names.flatMap((name) => dayOfBackup(name) ?? []);
    return days.toSorted().at(-1) ?? null;
  }
}
