import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { CredentialStoreStatus } from '../../shared/model/credential.ts';
import type { DoctorCheck } from '../../shared/model/doctor.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { formatBytes } from '../../shared/text/format-bytes.ts';

export type DoctorParts = {
  readonly dataDir: string;
  readonly sqliteVersion: string;
  /** What went wrong with the daily backup of the console's own database. */
  backupProblem(): Promise<LocalText | null>;
  /** What is said of damaged databases that were set aside. */
  damaged(): LocalText | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Where Electron's package lies in a checkout. */
  readonly electronFolder: string;
  credentials(signal: AbortSignal): Promise<CredentialStoreStatus>;
};

const scantSpaceBytes = 1024 ** 3;

/** Looks at what the console needs and may use; each line says what to do when it is not there. */
export async function examine(parts: DoctorParts, signal: AbortSignal): Promise<DoctorCheck[]> {
  return [
    nodeCheck(),
    await sqliteCheck(parts),
    await keychainCheck(parts, signal),
    ...setAsideCheck(parts.damaged()),
    await spaceCheck(parts.dataDir),
    desktopCheck(parts),
    ...(await Promise.all(optionalTools.map((tool) => toolCheck(tool, parts)))),
  ];
}

function nodeCheck(): DoctorCheck {
  const electron = process.versions['electron'];
  const found = electron
    ? `Electron ${electron}, Node ${process.versions.node}`
    : `Node ${process.versions.node}`;
  return {
    id: 'runtime',
    title: localText('Runtime', '실행 환경'),
    outcome: 'ok',
    found: asItIs(found),
    advice: null,
  };
}

async function sqliteCheck({ sqliteVersion, backupProblem }: DoctorParts): Promise<DoctorCheck> {
  const warning = await backupProblem();
  return {
    id: 'sqlite',
    title: localText("SQLite and the console's own data", 'SQLite와 콘솔 데이터'),
    outcome: warning === null ? 'ok' : 'warning',
    found: asItIs(`SQLite ${sqliteVersion}`),
    advice: warning,
  };
}

/** Damaged databases that were set aside are a problem until somebody has looked at them and moved them away. */
function setAsideCheck(warning: LocalText | null): DoctorCheck[] {
  if (warning === null) return [];
  return [
    {
      id: 'set-aside',
      title: localText('Damaged database that was set aside', '따로 보관된 손상 데이터베이스'),
      outcome: 'problem',
      found: localText('still in the data folder', '데이터 폴더에 아직 있음'),
      advice: warning,
    },
  ];
}

async function keychainCheck(parts: DoctorParts, signal: AbortSignal): Promise<DoctorCheck> {
  const status = await parts.credentials(signal);
  return {
    id: 'credentials',
    title: localText('Credentials', '자격 증명'),
    outcome: status.usable ? 'ok' : 'problem',
    found:
      status.problem === null
        ? asItIs(status.place)
        : localText(`${status.place}: ${status.problem.en}`, `${status.place}: ${status.problem.ko}`),
    advice: status.usable
      ? null
      : localText(
          'Unlock the keychain, or set HOLDFAST_VAULT_PASSPHRASE_FILE to a file with the passphrase of the vault.',
          '키체인을 잠금 해제하거나 HOLDFAST_VAULT_PASSPHRASE_FILE에 보관함 암호 파일을 지정하십시오.',
        ),
  };
}

async function spaceCheck(dataDir: string): Promise<DoctorCheck> {
  const facts = await statfs(dataDir);
  const freeBytes = facts.bavail * facts.bsize;
  const scant = freeBytes < scantSpaceBytes;
  return {
    id: 'space',
    title: localText('Space for the console', '콘솔 저장 공간'),
    outcome: scant ? 'warning' : 'ok',
    found: localText(
      `${dataDir}: ${formatBytes(freeBytes, 'en')} free`,
      `${dataDir}: 여유 공간 ${formatBytes(freeBytes, 'ko')}`,
    ),
    advice: scant ? localText('Make room on this disk.', '이 디스크의 공간을 확보하십시오.') : null,
  };
}

/** What the desktop window needs: Electron's runtime and a display. */
function desktopCheck({ platform, environment, electronFolder }: DoctorParts): DoctorCheck {
  const inElectron = process.versions['electron'] !== undefined;
  const hasRuntime = inElectron || existsSync(join(electronFolder, 'dist', 'version'));
  const hasDisplay =
    platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
  const missing = [
    ...(hasRuntime
      ? []
      : [localText("Electron's runtime is not installed", 'Electron 런타임이 설치되어 있지 않음')]),
    ...(hasDisplay
      ? []
      : [
          localText(
            'no display (DISPLAY and WAYLAND_DISPLAY are not set)',
            '디스플레이 없음(DISPLAY와 WAYLAND_DISPLAY가 설정되지 않음)',
          ),
        ]),
  ];
  return {
    id: 'desktop',
    title: localText('Desktop window', '데스크톱 창'),
    outcome: missing.length === 0 ? 'ok' : 'warning',
    found:
      missing.length === 0
        ? localText('can be opened', '열 수 있음')
        : localText(missing.map(({ en }) => en).join('; '), missing.map(({ ko }) => ko).join('; ')),
    advice:
      missing.length === 0
        ? null
        : localText(
            '"npm start" fetches the runtime where it can. Without it or a display, use "holdfast serve" and a browser.',
            '"npm start"가 가능한 경우 런타임을 받아 옵니다. 런타임이나 디스플레이가 없으면 "holdfast serve"와 브라우저를 사용하십시오.',
          ),
  };
}

type Tool = { readonly name: string; readonly use: LocalText };

const optionalTools: readonly Tool[] = [
  { name: 'openssl', use: localText('looking at certificates by hand', '인증서를 직접 확인') },
  { name: 'ssh', use: localText('reaching a server by hand', '서버에 직접 접속') },
];

async function toolCheck({ name, use }: Tool, parts: DoctorParts): Promise<DoctorCheck> {
  const path = await findTool(name, parts);
  return {
    id: `tool-${name}`,
    title: localText(`${name} (optional)`, `${name} (선택 사항)`),
    outcome: path === null ? 'warning' : 'ok',
    found: path === null ? localText('not on the PATH', 'PATH에 없음') : asItIs(path),
    advice: path === null ? localText(`Only needed for ${use.en}.`, `${use.ko}할 때만 필요합니다.`) : null,
  };
}

/** What has no words, such as a version or a path. */
function asItIs(found: string): LocalText {
  return localText(found, found);
}

async function findTool(name: string, { environment, platform }: DoctorParts): Promise<string | null> {
  const file = platform === 'win32' ? `${name}.exe` : name;
  for (const folder of (environment['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, file);
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return null;
}
