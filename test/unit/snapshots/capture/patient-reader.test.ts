import { expect, it } from 'vitest';
import { SystemClock } from '../../../../electron/platform/clock.ts';
import type { HostReader } from '../../../../electron/snapshots/capture/source/host/host-reader.ts';
import { HostSourceFile } from '../../../../electron/snapshots/capture/source/host/host-source-file.ts';
import { PatientReader } from '../../../../electron/snapshots/capture/source/host/patient-reader.ts';
import { bytePath } from '../../../../electron/snapshots/capture/tree/byte-path.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../../../shared/errors/error-codes.ts';
import { localText } from '../../../../shared/text/local-text.ts';

class HurriedClock extends SystemClock {
  override after(_delayMs: number, task: () => void): () => void {
    return super.after(0, task);
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
const facts = {
  dev: 1n,
  ino: 1n,
  mode: 0n,
  uid: 0n,
  gid: 0n,
  size: 0n,
  mtimeNs: 0n,
  mtimeMs: 0n,
  ctimeNs: null,
  ctimeMs: null,
};
const unused = () => Promise.reject(new Error('not asked here'));
const reader: HostReader = {
  tells: 'exact',
  list: unused,
  look: unused,
  facts: unused,
  read: async () => ({ facts, pieces: noBytes(), after: async () => facts, giveUp: () => undefined }),
  hash: unused,
  dispose: () => undefined,
};

function patient(failures: readonly ErrorCode[]) {
  const left = [...failures];
  const said: string[] = [];
  const open = async () => {
    const code = left.shift();
    if (code !== undefined) throw new AppError(code, localText(code, code));
    return reader;
  };
  const { signal } = new AbortController();
  const waits = ({ en }: { readonly en: string }) => void said.push(en);
  return { said, reader: new PatientReader('chat', open, { signal, clock: new HurriedClock(), waits }) };
}

it('waits for a host that takes connections and drops them while it restarts, and says what it waits for', async () => {
  const { said, reader: patiently } = patient(['ssh/lost', 'ssh/no-agreement', 'ssh/busy']);
  expect(await patiently.use(async ({ tells }) => tells)).toBe('exact');
  expect(said).toEqual([
    'The connection to chat is lost (it broke off): trying again in 1 s, attempt 1 of 5',
    'The connection to chat is lost (it drops connections): trying again in 2 s, attempt 2 of 5',
    'The connection to chat is lost (it takes no more connections now): trying again in 5 s, attempt 3 of 5',
  ]);
});

it('gives up after the last attempt, and does not wait for what another attempt cannot mend', async () => {
  const away = patient(Array.from({ length: 6 }, () => 'ssh/unreachable' as const));
  await expect(away.reader.use(async () => 1)).rejects.toThrow('given up after several tries');
  expect(away.said).toHaveLength(5);
  const refused = patient(['ssh/host-key-changed']);
  await expect(refused.reader.use(async () => 1)).rejects.toMatchObject({ code: 'ssh/host-key-changed' });
  expect(refused.said).toEqual([]);
});

it('reads a file once when the repository loses its own link, and hands out what the repository said', async () => {
  const { said, reader: patiently } = patient([]);
  const files = { reader: patiently, hostTime: (now: number) => now };
  const lost = new AppError('ssh/lost', localText('nas is lost', 'nas'));
  let readings = 0;
  const file = new HostSourceFile(files, { base: '/srv', path: bytePath('a') });
  const sink = {
    isEmpty: true,
    chunkOf: () => ({ id: '', isStored: false }),
    put: async () => {
      readings += 1;
      throw lost;
    },
  };
  const into = { sink, chunkBytes: 1024, heard: () => undefined };
  const { signal } = new AbortController();
  await expect(file.readInto(into, { signal, clock: new HurriedClock() })).rejects.toBe(lost);
  expect({ readings, said }).toEqual({ readings: 1, said: [] });
});
