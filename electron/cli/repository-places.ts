import { basename, dirname, posix, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError, isAppError } from '../../shared/errors/app-error.ts';
import type { HostPlace } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ConsoleClient } from '../console-client.ts';
import { parseSshPlace, sshAddressText } from '../locations/ssh/ssh-address.ts';
import { usage } from './alerts.ts';
import { tokenOf } from './repositories.ts';

/** The rest of the way to a place on a host. */
export type PlaceFlags = { readonly identity?: string; readonly jump?: string };

/** Adds what belongs to a place `ssh://…`. */
export function withPlaceFlags(command: Command): Command {
  return command
    .option('--identity <file>', 'a private key on this computer for a place on a host')
    .option(
      '--jump <addresses>',
      'the hosts on the way for a place on a host, joined by commas, the nearest first',
    );
}

export const placeArgument = 'a folder, or ssh://user@host:port/folder on a host';

/** A folder that is there, or a place on a host, as the console takes it. */
export async function existingPlace(ops: ConsoleClient, text: string, flags: PlaceFlags) {
  const onHost = hostPlace(text, flags);
  return onHost === null ? { folder: await tokenOf(ops, text) } : { onHost };
}

/** The same for a folder that may be a new one. */
export async function newPlace(ops: ConsoleClient, text: string, flags: PlaceFlags) {
  const onHost = hostPlace(text, flags);
  if (onHost !== null) return { onHost };
  const place = resolve(text);
  return { folder: await tokenOf(ops, dirname(place)), newFolderName: basename(place) };
}

/** What a folder is called. */
export function nameOfPlace(text: string): string {
  const there = parseSshPlace(text);
  return there === null ? basename(resolve(text)) : posix.basename(there.path);
}

/** What is done with a place; where the key of its host is not known yet, it is said how it becomes known. */
export async function withTrustAdvice<Value>(
  text: string,
  flags: PlaceFlags,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error: unknown) {
    const there = parseSshPlace(text);
    if (!isAppError(error) || error.code !== 'ssh/host-key-unknown' || there === null) throw error;
    const [fingerprint = 'SHA256:…'] = /SHA256:[\w+/]{43}/.exec(error.text.en) ?? [];
    const way = [
      ...(flags.identity === undefined ? [] : ['--identity', resolve(flags.identity)]),
      ...(flags.jump === undefined ? [] : ['--jump', flags.jump]),
    ];
    const command = ['holdfast host check', sshAddressText(there.address), ...way, '--trust', fingerprint];
    const { en, ko } = error.text;
    throw new AppError(
      error.code,
      localText(
        `${en} Nothing was sent to it. Confirm it with: ${command.join(' ')}`,
        `${ko} 아무 정보도 보내지 않았습니다. 다음 명령으로 등록하십시오: ${command.join(' ')}`,
      ),
    );
  }
}

function hostPlace(text: string, { identity, jump }: PlaceFlags): HostPlace | null {
  if (/^ssh:\/\//i.test(text))
    return {
      place: text,
      keyFile: identity === undefined ? null : resolve(identity),
      jumps: jump ?? null,
    };
  if (identity !== undefined || jump !== undefined) throw usage(...needsHost);
  return null;
}

const needsHost = [
  '--identity and --jump belong to a place on a host. Give ssh://user@host/folder.',
  '--identity와 --jump는 호스트의 저장소 위치와 함께 씁니다. ssh://user@host/folder 형식으로 지정하십시오.',
] as const;
