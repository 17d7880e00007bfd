import type { AlertSeverity } from '../../shared/model/alert.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { AlertSource, Reading } from './alert-ports.ts';

type DeskPorts = {
  /** The host that this console runs on. */
  readonly desk: string;
  readonly now: () => number;
  /** The console's own database was damaged, and what became of it. */
  readonly storeWarning: () => LocalText | null;
  /** Why the console's own database could not be backed up. */
  readonly backupProblem: () => Promise<LocalText | null>;
  /** Reads the whole journal; null when its chain is whole. Asked once a day. */
  readonly journalProblem: (signal: AbortSignal) => Promise<LocalText | null>;
};

const journalEveryMs = 24 * 3_600_000;
/** The start of the console belongs to its first screen. */
const journalFirstAfterMs = 10 * 60_000;

/** The desk's own trouble: its database, the backup of that, and the journal. */
export function deskSource(ports: DeskPorts): AlertSource {
  let nextAt = ports.now() + journalFirstAfterMs;
  /** Before it was read nothing is said: a chain that was broken yesterday is not well for that. */
  let journal: Reading | null = null;
  return {
    prefixes: ['desk/'],
    complete: true,
    read: async (_holdersOf, signal) => {
      const now = ports.now();
      if (now >= nextAt || nextAt - now > journalEveryMs) {
        nextAt = now + journalEveryMs;
        const problem = await ports.journalProblem(signal);
        journal = reading('journal', ports.desk, 'down', problem === null ? null : brokenJournal(problem));
      }
      return [
        reading('database', ports.desk, 'degraded', ports.storeWarning()),
        reading('backup', ports.desk, 'degraded', await ports.backupProblem()),
        journal ?? { ...reading('journal', ports.desk, 'down', null), verdict: 'unsure' },
      ];
    },
  };
}

function reading(what: string, subject: string, severity: AlertSeverity, problem: LocalText | null): Reading {
  return {
    key: `desk/${what}`,
    cause: 'desk',
    targetId: null,
    subject,
    verdict: problem === null ? 'well' : severity,
    reason: problem ?? localText('', ''),
    since: null,
    holders: [],
  };
}

function brokenJournal({ en, ko }: LocalText): LocalText {
  return localText(
    `The journal of this desk is not what was written: ${en}. Look at "journal verify", and at an export of it that lies elsewhere.`,
    `이 데스크의 저널이 작성된 내용과 다릅니다: ${ko}. "journal verify"와 다른 곳에 보관한 내보내기를 확인하십시오.`,
  );
}
