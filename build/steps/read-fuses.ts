/** Marks the place of the fuses inside Electron's executable (https://github.com/electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The order of the fuses in the executable, version 1, and what each must be; null: left as Electron has it. */
const expectedFuses: readonly (readonly [string, boolean | null])[] = [
  ['runAsNode', false],
  ['enableCookieEncryption', true],
  ['enableNodeOptionsEnvironmentVariable', false],
  ['enableNodeCliInspectArguments', false],
  ['enableEmbeddedAsarIntegrityValidation', true],
  ['onlyLoadAppFromAsar', true],
  ['loadBrowserProcessSpecificV8Snapshot', false],
  ['grantFileProtocolExtraPrivileges', false],
];

/** The state of each fuse in the bytes of an executable; null when there are none in it. */
export function readFuses(executable: Buffer): readonly boolean[] | null {
  const at = executable.indexOf(sentinel);
  if (at < 0) return null;
  const start = at + sentinel.length;
  const version = executable[start];
  const count = executable[start + 1];
  if (version !== 1 || count === undefined) return null;
  return [...executable.subarray(start + 2, start + 2 + count)].map((state) => state === '1'.charCodeAt(0));
}

/** What is wrong with the fuses; empty when all are as they must be. */
export function judgeFuses(fuses: readonly boolean[] | null): readonly string[] {
  if (fuses === null) return ['the executable has no fuses that can be read'];
  return expectedFuses
    .filter(([, expected], index) => expected !== null && fuses[index] !== expected)
    .map(([name, expected]) => `fuse ${name} should be ${expected === true ? 'on' : 'off'}`);
}
