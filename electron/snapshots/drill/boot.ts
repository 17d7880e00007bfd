import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { DrillBoot } from '../../../shared/model/drill.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { readSettingsFile, settingsFormatOf } from '../../packs/settings-file.ts';
import type { JobContext } from '../../platform/job-context.ts';
import { Redactor } from '../../platform/redact.ts';
import { applyEdits } from './boot-edits.ts';
import { notIsolatable } from './boot-plan.ts';
import type { BootPlan } from './boot-plan.ts';
import { endOf, startIsolated } from './isolation.ts';

const outputChars = 20_000;
/** More is kept than is shown, so that a secret at the cut is still recognised. */
const keptChars = 60_000;
const secretFileBytes = 1024 * 1024;
const shortestSecret = 6;
const endMs = 5000;

/**
 * Starts the restored copy in an empty network, waits until it answers, and ends it with everything it has started. A service that
 * does not come up is told; thrown is `drill/not-isolatable` when the copy could not be made harmless or the network is not empty.
 */
export async function bootRestored(plan: BootPlan, context: JobContext): Promise<DrillBoot> {
  tell(context);
  const redactor = await redactorFor(plan.secretFiles);
  await applyEdits(plan.edits);
  const startedAt = performance.now();
  const { child, words } = await startIsolated(plan);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = `${output}${text}`.slice(-keptChars);
    });
  }
  const ended = endOf(child);
  const stop = () => void child.stdin?.end();
  const stopTimer = context.clock.after(plan.withinMs, stop);
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    const word = await firstWord(words, ended);
    const readyAfterMs = word === 'ready' ? Math.round(performance.now() - startedAt) : null;
    stop();
    await endAll(child, ended);
    context.signal.throwIfAborted();
    if (word === 'open') throw notIsolatable(leadsOut);
    return {
      ok: readyAfterMs !== null,
      command: redactor.text(plan.command.join(' ')),
      readyAfterMs,
      output: redactor.text(output).slice(-outputChars),
    };
  } finally {
    stopTimer();
    context.signal.removeEventListener('abort', stop);
    await endAll(child, ended);
  }
}

/** `ready`, `open`, or how it ended before. */
function firstWord(words: NodeJS.ReadableStream, ended: Promise<string>): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    words.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8');
      const [word, ...rest] = said.split('\n');
      if (word !== undefined && rest.length > 0) resolve(word);
    });
    void ended.then(resolve);
  });
}

/** The namespace ends with its input; what should still be there after a while is ended by force. */
async function endAll(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end();
  const timer = setTimeout(() => killGroup(child), endMs);
  try {
    await ended;
  } finally {
    clearTimeout(timer);
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** Keys as they stand in their files, and the texts of settings files, whatever they are called. */
async function redactorFor(paths: readonly string[]): Promise<Redactor> {
  const redactor = new Redactor();
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null || bytes.length > secretFileBytes) continue;
    const format = settingsFormatOf(path);
    const settings = format === null ? null : readSettingsFile(format, bytes.toString('utf8'));
    const texts =
      settings?.kind !== 'settings'
        ? [bytes.toString('utf8').trim(), bytes.toString('hex'), bytes.toString('base64')]
        : [...settings.entries.values()].flatMap((entry) =>
            entry.kind === 'literal' && typeof entry.value === 'string' ? [entry.value] : [],
          );
    for (const text of texts) if (text.length >= shortestSecret) redactor.register(text);
  }
  return redactor;
}

function tell(context: JobContext): void {
  context.progress({
    stage: localText('Starting the restored copy without a network', '네트워크 없이 복원한 사본 시작 중'),
    step: 3,
    steps: 3,
    files: 0,
    filesTotal: null,
    bytes: 0,
    bytesTotal: null,
  });
}

const leadsOut = {
  en: 'a way out of its network was found while it ran.',
  ko: '실행 중에 네트워크 밖으로 나가는 경로가 발견되었습니다.',
};
