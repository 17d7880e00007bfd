import { closeSync, openSync, readSync } from 'node:fs';

type AsarNode = { readonly files?: Readonly<Record<string, AsarNode>> };

/**
 * The paths of all files in an asar archive, from its header: a 16-byte prefix whose last number is the
 * length of the JSON that follows (https://github.com/electron/asar#format). Throws when it is no archive.
 */
export function listAsar(file: string): readonly string[] {
  const descriptor = openSync(file, 'r');
  try {
    const prefix = Buffer.alloc(16);
    readSync(descriptor, prefix, 0, 16, 0);
    const header = Buffer.alloc(prefix.readUInt32LE(12));
    readSync(descriptor, header, 0, header.length, 16);
    return pathsOf(JSON.parse(header.toString('utf8')) as AsarNode, '');
  } finally {
    closeSync(descriptor);
  }
}

function pathsOf(node: AsarNode, prefix: string): readonly string[] {
  return Object.entries(node.files ?? {}).flatMap(([name, child]) =>
    child.files === undefined ? [`${prefix}${name}`] : pathsOf(child, `${prefix}${name}/`),
  );
}

const allowed = [
  /^package\.json$/,
  /^LICENSE$/,
  /^out\/(main|cli|child|job|pack-worker|read-copy-worker|read-back-worker|open-worker|unlock-key-worker|lab)\.js$/,
  /^out\/job-part-[\w.-]+\.js$/,
  /^out\/preload\.cjs$/,
  /^out\/renderer\/(index\.html|assets\/[\w.-]+\.(js|css|svg|woff2|png))$/,
  /^out\/packs\/[\w./-]+\.(yaml|yml|md)$/,
  /^out\/pack-values\/[0-9a-f]{64}\.json$/,
  /^out\/kit\/recover\.mjs$/,
  /^out\/icons\/(icon|tray)\.png$/,
  /^node_modules\/(better-sqlite3|keytar)\/(package\.json|LICENSE[\w.]*|lib\/[\w./-]+\.js|prebuilds\/[\w./-]+\.node)$/,
];
const required = [
  'package.json',
  'out/main.js',
  'out/preload.cjs',
  'out/child.js',
  'out/job.js',
  'out/pack-worker.js',
  'out/read-copy-worker.js',
  'out/read-back-worker.js',
  'out/open-worker.js',
  'out/unlock-key-worker.js',
  'out/renderer/index.html',
  'out/kit/recover.mjs',
];

/** What is in the archive and should not be, and what should be and is not. */
export function judgeAsar(paths: readonly string[]): readonly string[] {
  return [
    ...paths
      .filter((path) => !allowed.some((pattern) => pattern.test(path)))
      .map((path) => `${path} does not belong in the application`),
    ...required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
  ];
}
