import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { fileClockAheadMs } from '../../locations/file-clock.ts';
import type { Location } from '../../locations/location.ts';
import { compileRegex } from '../../packs/expression/regex.ts';
import type { Regex } from '../../packs/expression/regex.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import type { LogDefinition } from '../../packs/schema/incident.ts';
import { HiddenCounts } from '../hide/hidden-counts.ts';
import { LineHider, hideSecrets } from '../hide/hide-text.ts';
import { lineTime } from '../logs/line-time.ts';
import type { LineTime } from '../logs/line-time.ts';
import { nothingKept } from './capture-context.ts';
import type { CaptureContext, CapturePart, Captured } from './capture-context.ts';
import type { Append } from './evidence-folder.ts';
import { findLogs, keptName } from './log-files.ts';
import type { FoundLog } from './log-files.ts';
import { readLines } from './read-lines.ts';

/** Of one log, and of all logs of a capture together. */
const logBytes = 16 * 1024 ** 2;
export const allLogsBytes = 64 * 1024 ** 2;
/** A line longer than this is cut where it is kept. */
const lineCharacters = 8 * 1024;
/** Lines just before and after belong to the time as well: clocks differ a little. */
const marginMs = 60_000;
const withinMs = 5 * 60_000;

/** Keeps the lines of a log that were written in the time. */
export function logPart(log: LogDefinition): CapturePart {
  return {
    id: `log-${log.id}`,
    kind: 'log',
    title: log.title,
    withinMs,
    capture: (context) => captureLog(log, context),
  };
}

async function captureLog(log: LogDefinition, context: CaptureContext): Promise<Captured> {
  const { target, from, signal } = context;
  const fill = (template: string) =>
    fillTemplate(template, { settings: target.settings, now: context.now, uuid: '' }).value;
  const location = target.locationFor(log.base);
  if (location === null) return nothingKept('failed', noFolder(log.base));
  const path = fill(log.path);
  const aheadMs = await fileClockAheadMs(location, signal);
  const found = await findLogs(location, path, from - marginMs + aheadMs, signal);
  // Of files that a log is moved to there may be none yet.
  if (found === null) return nothingKept(path.includes('*') ? 'empty' : 'failed', noLog(path));
  if (found.files.length === 0) return nothingKept('empty', notWritten(path));
  const kept = `logs/${log.id}/${keptName(path)}`;
  const reading = new LogReading(log, context, { location, kept, zone: fill(log.zone), aheadMs });
  const sum = await context.folder.write(kept, async (append) => {
    for (const file of found.files) await reading.read(file, append);
  });
  context.room.bytes -= sum.sizeBytes;
  const reasons = [...reading.reasons(), ...(found.leftOut > 0 ? [tooManyFiles(found.leftOut)] : [])];
  const state = reading.lines === 0 ? 'empty' : reasons.length > 0 ? 'partly' : 'taken';
  const reason = reasons.length > 0 ? joined(reasons) : reading.lines === 0 ? notWritten(path) : null;
  return { state, reason, path: kept, ...sum, lines: reading.lines };
}

type LogPlace = {
  readonly location: Location;
  readonly kept: string;
  readonly zone: string;
  /** How far the clock is ahead that lines and files were written by. */
  readonly aheadMs: number;
};

/** The files of one log, one after the other, into one file. */
class LogReading {
  readonly #log: LogDefinition;
  readonly #context: CaptureContext;
  readonly #place: LogPlace;
  readonly #ids: readonly Regex[];
  readonly #compressed: string[] = [];
  #room: number;
  #leftOutBytes = 0;
  #cutLines = 0;
  lines = 0;

  constructor(log: LogDefinition, context: CaptureContext, place: LogPlace) {
    this.#log = log;
    this.#context = context;
    this.#place = place;
    this.#room = Math.min(logBytes, Math.max(0, context.room.bytes));
    this.#ids = log.ids.flatMap((pattern) => {
      const regex = compileRegex(pattern);
      return regex.kind === 'regex' ? [regex] : [];
    });
  }

  async read(file: FoundLog, append: Append): Promise<void> {
    if (file.isCompressed) {
      this.#compressed.push(file.path);
      return;
    }
    const { from, to, signal } = this.#context;
    const counts = new HiddenCounts();
    const hider = new LineHider((line) => hideSecrets(line, this.#context.clean, counts), counts);
    const pieces = readLines({
      location: this.#place.location,
      file,
      timeOf: this.#timeOf(),
      isTimed: this.#log.time !== 'file',
      from: from - marginMs,
      to: to + marginMs,
      mostBytes: this.#room,
      signal,
    });
    for await (const piece of pieces) {
      if (piece.kind === 'gap') {
        this.#leftOutBytes += piece.bytes;
        await append(`[… ${formatBytes(piece.bytes, 'en')} left out …]\n`);
        continue;
      }
      const { text, cutBytes, at } = piece.line;
      const shown = hider.line(text);
      if (shown === null) continue;
      const line = this.#cut(visibleText(shown), cutBytes);
      this.lines += 1;
      this.#room -= line.length;
      this.#follow(shown, at);
      await append(`${line}\n`);
    }
    this.#room = Math.max(0, this.#room);
  }

  /** When a line was written, by the clock of this computer. */
  #timeOf(): LineTime {
    const { zone, aheadMs } = this.#place;
    const timeOf = lineTime(this.#log.time, zone);
    return (line) => {
      const at = timeOf(line);
      return at === null ? null : at - aheadMs;
    };
  }

  reasons(): readonly LocalText[] {
    return [
      ...(this.#leftOutBytes > 0 ? [tooMuch(this.#leftOutBytes)] : []),
      ...(this.#cutLines > 0 ? [linesCut(this.#cutLines)] : []),
      ...(this.#compressed.length > 0 ? [notUnpacked(this.#compressed)] : []),
    ];
  }

  #cut(line: string, cutBytes: number): string {
    if (line.length <= lineCharacters && cutBytes === 0) return line;
    this.#cutLines += 1;
    const more = Math.max(0, line.length - lineCharacters) + cutBytes;
    return `${line.slice(0, lineCharacters)}[… ${more} more …]`;
  }

  #follow(line: string, at: number | null): void {
    const { followed } = this.#context;
    for (const regex of this.#ids) {
      const id = regex.first(line.slice(0, lineCharacters));
      if (id !== null && id !== '')
        followed.add(id, { path: this.#place.kept, line: this.lines, at, text: line });
    }
  }
}

function joined(reasons: readonly LocalText[]): LocalText {
  return localText(reasons.map(({ en }) => en).join(' '), reasons.map(({ ko }) => ko).join(' '));
}

function noFolder(base: string): LocalText {
  return localText(
    `The folder of this log is not set (${base}). Enter it in the settings of the target.`,
    `이 로그의 폴더(${base})가 설정되지 않았습니다. 대상 설정에서 입력하십시오.`,
  );
}

function noLog(path: string): LocalText {
  return localText(
    `There is no log ${path} in the folder of the target.`,
    `대상 폴더에 ${path} 로그가 없습니다.`,
  );
}

function notWritten(path: string): LocalText {
  return localText(
    `Nothing was written to ${path} in that time.`,
    `그 시간에 ${path}에 기록된 내용이 없습니다.`,
  );
}

function tooManyFiles(count: number): LocalText {
  return localText(`${count} older files were left out.`, `오래된 파일 ${count}개를 제외했습니다.`);
}

function tooMuch(bytes: number): LocalText {
  return localText(
    `${formatBytes(bytes, 'en')} from the middle of that time were left out, because a log may take ${formatBytes(logBytes, 'en')} and all together ${formatBytes(allLogsBytes, 'en')}. Capture a shorter time for the rest.`,
    `로그 하나는 ${formatBytes(logBytes, 'ko')}, 전체는 ${formatBytes(allLogsBytes, 'ko')}까지이므로 그 시간 중간의 ${formatBytes(bytes, 'ko')}를 제외했습니다. 나머지는 더 짧은 시간으로 수집하십시오.`,
  );
}

function linesCut(count: number): LocalText {
  return localText(`${count} very long lines were cut.`, `매우 긴 줄 ${count}개를 잘랐습니다.`);
}

function notUnpacked(names: readonly string[]): LocalText {
  const some = names.slice(0, 5).join(', ');
  return localText(
    `Compressed files were not read: ${some}${names.length > 5 ? ' …' : ''}.`,
    `압축 파일은 읽지 않았습니다: ${some}${names.length > 5 ? ' …' : ''}.`,
  );
}
