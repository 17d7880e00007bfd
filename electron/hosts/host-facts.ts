import type { HostAbility, HostEntry, HostFacts } from '../../shared/model/host.ts';
import { localText, sameText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { windowsHostText } from '../locations/ssh/windows-host.ts';
import type { HostAbilities } from '../locations/ssh/host-abilities.ts';
import type { FoundAbilities } from '../locations/ssh/read-abilities.ts';

/** What is said of an ability whether it is there or not. */
type AbilityTexts = { readonly use: LocalText; readonly missing: LocalText };

/** The host itself says why it has no file transfer, or runs no programs. */
type NamedAbility = Exclude<HostAbility['name'], 'sftp' | 'shell'>;

const texts: Readonly<Record<NamedAbility, AbilityTexts>> = {
  python3: {
    use: localText(
      'Copies and reads a live SQLite database with its sqlite3 module, and reaches UDP ports of the host itself.',
      'sqlite3 모듈로 실행 중인 SQLite 데이터베이스를 복사하고 읽으며, 호스트 자신의 UDP 포트에 접속합니다.',
    ),
    missing: localText(
      'The sqlite3 program is needed to copy a live database. Without any python3, UDP ports of the host itself are not reached.',
      '실행 중인 데이터베이스를 복사하려면 sqlite3 프로그램이 필요합니다. python3가 전혀 없으면 호스트 자신의 UDP 포트에 접속할 수 없습니다.',
    ),
  },
  sqlite3: {
    use: localText(
      'Copies a live SQLite database where python3 is missing.',
      'python3이 없을 때 실행 중인 SQLite 데이터베이스를 복사합니다.',
    ),
    missing: localText(
      'python3 is needed to copy a live database.',
      '실행 중인 데이터베이스를 복사하려면 python3이 필요합니다.',
    ),
  },
  sha256sum: {
    use: localText(
      'Compares files on the host, so that only what changed travels.',
      '호스트에서 파일을 비교하여 바뀐 부분만 전송합니다.',
    ),
    missing: localText(
      'Without python3 as well, files travel whole and databases are not captured.',
      'python3도 없으면 파일 전체를 전송해야 하며 데이터베이스는 캡처할 수 없습니다.',
    ),
  },
  stat: {
    use: localText('Reads owners and exact times of files.', '파일 소유자와 정확한 시각을 읽습니다.'),
    missing: localText(
      'Owners are known by number, times to the second.',
      '소유자는 번호로만, 시각은 초 단위로만 알 수 있습니다.',
    ),
  },
  df: {
    use: localText(
      'Tells free space where SFTP does not.',
      'SFTP로 알 수 없을 때 남은 디스크 공간을 확인합니다.',
    ),
    missing: localText(
      'Free space is known only where SFTP tells it.',
      '남은 공간은 SFTP가 알려 줄 때만 알 수 있습니다.',
    ),
  },
  pg_dump: {
    use: localText('Copies PostgreSQL databases.', 'PostgreSQL 데이터베이스를 복사합니다.'),
    missing: localText(
      'PostgreSQL databases there have to be reached from this desk.',
      '해당 호스트의 PostgreSQL 데이터베이스는 이 데스크에서 직접 연결해야 합니다.',
    ),
  },
  sudo: {
    use: localText(
      'Reads, captures and restores what belongs to other accounts, where a target declares it.',
      '대상에 설정된 경우 다른 계정의 파일을 읽고 캡처하고 복원합니다.',
    ),
    missing: localText(
      'Only what the account itself may read can be reached.',
      '이 계정이 직접 읽을 수 있는 파일만 사용할 수 있습니다.',
    ),
  },
};

const sftpText = localText('Reads and writes files.', '파일을 읽고 씁니다.');
const shellText = localText('Runs the programs below.', '아래 프로그램을 실행합니다.');

/** What is known of a host from its login. `account` is who logs in, where the host itself cannot say it. */
type Login = Pick<HostFacts, 'server' | 'account'> & { readonly enteredBy: readonly HostEntry[] };

/** What was found on a host, as an operator reads it. */
export function hostFacts(
  { system, noSftp, programs, noPrograms, clock }: HostAbilities,
  { server, account, enteredBy }: Login,
): HostFacts {
  const facts = { server, system, clock, enteredBy: [...enteredBy] };
  if (system === 'windows')
    return { ...facts, systemName: 'Windows', account, abilities: [], remark: windowsHostText };
  return {
    ...facts,
    systemName: programs === null ? null : systemNameOf(programs),
    account: programs === null || programs.user === '' ? account : programs.user,
    abilities: [
      { name: 'sftp', present: noSftp === null, detail: null, use: sftpText, missing: noSftp },
      { name: 'shell', present: programs !== null, detail: null, use: shellText, missing: noPrograms },
      ...(programs === null ? [] : abilitiesOf(programs)),
    ],
    remark: null,
  };
}

function abilitiesOf(programs: FoundAbilities): readonly HostAbility[] {
  const { python3, python3Sqlite, sqlite3, pgDump, has } = programs;
  return [
    ability('python3', python3 !== null && python3Sqlite !== null, pythonDetail(python3, python3Sqlite)),
    ability('sqlite3', sqlite3 !== null, sqlite3 === null ? null : sameText(sqlite3)),
    ability('sha256sum', has.has('sha256sum')),
    ability('stat', has.has('stat')),
    ability('df', has.has('df')),
    ability('pg_dump', pgDump !== null, pgDump === null ? null : sameText(pgDump)),
    ability('sudo', has.has('sudo')),
  ];
}

function pythonDetail(python3: string | null, sqlite: string | null): LocalText | null {
  if (python3 === null) return null;
  if (sqlite !== null) return sameText(`${python3}, SQLite ${sqlite}`);
  return localText(`${python3}, without its sqlite3 module`, `${python3}, sqlite3 모듈 없음`);
}

function ability(name: NamedAbility, present: boolean, detail: LocalText | null = null): HostAbility {
  const { use, missing } = texts[name];
  return { name, present, detail, use, missing: present ? null : missing };
}

function systemNameOf({ system, release, machine }: FoundAbilities): string {
  return [system, release, machine].filter((word) => word !== '').join(' ');
}
