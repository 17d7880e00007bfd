import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, cancelled } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { postgresPeer } from '../../../shared/rules/postgres-address.ts';
import { systemCertificates } from '../../platform/system-certificates.ts';
import type { PostgresAccess } from './connection.ts';

type Environment = Readonly<Record<string, string>>;

const politeMs = 3000;
const mostErrorText = 4000;

/**
 * How the client's programs are told where to connect. The password goes by the environment: never by an argument, which everybody on
 * the computer can read, and never by a file, which a crash would leave.
 *
 * @param scratch an owner-only folder, for the certificates that a verified connection trusts
 */
export function clientEnvironment(access: PostgresAccess, scratch: string): Environment {
  const { address, password, authority } = access;
  return {
    PGHOST: address.host,
    PGPORT: String(address.port),
    PGUSER: address.user,
    PGDATABASE: address.database,
    PGSSLMODE: address.tls,
    PGAPPNAME: 'holdfast',
    PGCONNECT_TIMEOUT: '30',
    // Not the operator's own file: what is used is what was entered for the target.
    PGPASSFILE: join(scratch, 'no-password-file'),
    ...(password === null ? {} : { PGPASSWORD: password }),
    ...(address.tls === 'verify-full' ? { PGSSLROOTCERT: certificateFile(scratch, authority) } : {}),
  };
}

function certificateFile(scratch: string, authority: string | null): string {
  const path = join(scratch, 'postgres-authorities.pem');
  const all = [...systemCertificates(), ...(authority === null ? [] : [authority])];
  writeFileSync(path, `${all.join('\n')}\n`, { mode: 0o600 });
  return path;
}

/** What a program needs to run at all; nothing of the console's own, and its words in English. */
export function plainEnvironment(): Environment {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'LD_LIBRARY_PATH'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), LC_ALL: 'C', LANG: 'C' };
}

type ClientRun = {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly as?: { readonly uid: number; readonly gid: number };
};

/** Runs a program to its end. `output` and `said` (standard error) are bounded; a program that cannot be started has status null. */
export async function runClient(
  program: string,
  args: readonly string[],
  run: ClientRun,
): Promise<{ readonly status: number | null; readonly output: string; readonly said: string }> {
  if (run.signal.aborted) throw cancelled();
  const child = spawn(program, args, {
    env: { ...plainEnvironment(), ...run.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...(run.as === undefined ? {} : { ...run.as, cwd: '/' }),
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = `${output}${text}`.slice(0, mostErrorText);
  });
  const said = errorTextOf(child);
  const watch = endWith(child, run.signal, run.timeoutMs);
  const status = await statusOf(child);
  watch.stop();
  if (run.signal.aborted) throw cancelled();
  return { status, output, said: said() };
}

/** The end of what a program writes to standard error. */
export function errorTextOf(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text = `${text}${more}`.slice(-mostErrorText);
  });
  return () => text.trim();
}

/** Resolves once the process and its pipes have ended; null where it could not be started or was killed. */
export function statusOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
}

/** Ends a program at a cancel or when its time is over: politely, so that the server hears of it, then for good. */
export function endWith(
  child: ChildProcess,
  signal: AbortSignal,
  timeoutMs: number,
): { readonly stop: () => void; readonly timedOut: () => boolean } {
  let late = false;
  let last: NodeJS.Timeout | null = null;
  const end = () => {
    child.kill('SIGTERM');
    last = setTimeout(() => child.kill('SIGKILL'), politeMs);
  };
  const timer = setTimeout(() => {
    late = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  return {
    timedOut: () => late,
    stop: () => {
      clearTimeout(timer);
      if (last !== null) clearTimeout(last);
      signal.removeEventListener('abort', end);
    },
  };
}

/** What a client's program complained of, as what happened and what to do. */
export function clientFailure(
  program: string,
  said: string,
  address: Parameters<typeof postgresPeer>[0],
): AppError {
  const peer = postgresPeer(address);
  const words = said.replace(/\s+/g, ' ').slice(0, 600).replace(/\.$/, '');
  if (
    /server closed the connection|terminating connection|connection .*refused|could not connect/i.test(said)
  ) {
    return new AppError(
      'postgres/lost',
      localText(
        `${program} lost its connection to ${peer}: ${words}. The server was stopped or restarted; capture again when it runs.`,
        `${program}이(가) ${peer}과(와)의 연결을 잃었습니다: ${words}. 서버가 멈췄거나 다시 시작되었습니다. 실행 중일 때 다시 캡처하십시오.`,
      ),
    );
  }
  if (/permission denied/i.test(said)) {
    return new AppError(
      'postgres/no-access',
      localText(
        `${program} may not read everything on ${peer}: ${words}. Give the user the right to read all tables (GRANT pg_read_all_data), or use the owner of the database.`,
        `${program}이(가) ${peer}의 일부를 읽을 권한이 없습니다: ${words}. 사용자에게 모든 테이블의 읽기 권한(GRANT pg_read_all_data)을 주거나 데이터베이스 소유자를 쓰십시오.`,
      ),
    );
  }
  if (/lock timeout|statement timeout/i.test(said)) {
    return new AppError(
      'postgres/time-limit',
      localText(
        `${program} waited too long on ${peer}: ${words}. Another session holds a lock on a table; end it, or capture at another time.`,
        `${program}이(가) ${peer}에서 너무 오래 기다렸습니다: ${words}. 다른 세션이 테이블 잠금을 잡고 있습니다. 그 세션을 끝내거나 다른 시간에 캡처하십시오.`,
      ),
    );
  }
  return new AppError(
    'postgres/client-failed',
    localText(
      `${program} failed on ${peer}: ${words === '' ? 'it said nothing' : words}.`,
      `${program}이(가) ${peer}에서 실패했습니다: ${words === '' ? '메시지가 없습니다' : words}.`,
    ),
  );
}
