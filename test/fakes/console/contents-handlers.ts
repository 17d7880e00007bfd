import type { SnapshotDifference, SnapshotFile } from '../../../shared/model/contents.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { sleepUnlessCancelled } from './call-handlers.ts';
import { startJob } from './fake-jobs.ts';
import type { HandlersOf } from './handlers.ts';
import { knownRepository } from './repository-handlers.ts';
import { hex64 } from './snapshot-data.ts';
import { addSnapshot, knownSnapshot } from './snapshot-handlers.ts';

const names = [
  'plan.pdf',
  'photo.jpg',
  'contract-한국어.hwp',
  'notes.txt',
  'archive.tar.gz',
  '<b>report</b>.csv',
];

/** The files of a set: single ones, and 600 uploads by month. */
function filesOf(snapshot: Snapshot): readonly SnapshotFile[] {
  const file = (partId: string, path: string, sizeBytes: number, number: number): SnapshotFile => ({
    partId,
    path,
    type: 'file',
    sizeBytes,
    modifiedAt: snapshot.startedAt - number * 3_600_000,
    mode: 0o640,
    sha256: hex64(number),
    linkTarget: null,
  });
  return [
    file('database', 'messenger.db', snapshot.parts[0]?.bytes ?? 0, 1),
    ...Array.from({ length: 600 }, (_, index) => {
      const month = String((index % 9) + 1).padStart(2, '0');
      return file(
        'uploads',
        `uploads/2026/${month}/${index}-${names[index % names.length] ?? ''}`,
        4096 + index * 977,
        index + 2,
      );
    }),
    file('master-key', '.master_key', 44, 900),
    file('config', 'config.py', 4156, 901),
  ].toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

function pattern(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(escaped, 'i');
}

export const contentsHandlers: HandlersOf<'contents'> = {
  'contents.files': ({ snapshotId, partId, filter, after, limit }, fake) => {
    const wanted = pattern(filter);
    const all = filesOf(knownSnapshot(fake, snapshotId)).filter(
      (file) =>
        (partId === undefined || file.partId === partId) &&
        wanted.test(file.path) &&
        (after === undefined || file.path > after),
    );
    const files = all.slice(0, limit);
    return { files, after: all.length > limit ? (files.at(-1)?.path ?? null) : null };
  },
  'contents.find': async ({ name, targetId, limit, callId }, fake) => {
    await sleepUnlessCancelled(fake, callId, 300);
    const wanted = pattern(name);
    const sets = fake.state.snapshots.filter((each) => targetId === undefined || each.targetId === targetId);
    const byTarget = Map.groupBy(sets, (each) => each.targetId);
    const files = [...byTarget.values()].flatMap((group) => {
      const [newest] = group;
      if (!newest) return [];
      return filesOf(newest)
        .filter(({ path }) => wanted.test(path.split('/').at(-1) ?? ''))
        .map((file, index) => ({
          ...file,
          targetId: newest.targetId,
          targetName: newest.targetName,
          snapshots: group
            .slice(0, 12 - (index % 8))
            .map(({ id, repositoryId, startedAt }) => ({ id, repositoryId, at: startedAt })),
        }));
    });
    return {
      files: files.slice(0, limit),
      searched: sets.length,
      truncated: files.length > limit,
      unsearched: [],
    };
  },
  'contents.compare': (input, fake) => {
    const [a, b] = [knownSnapshot(fake, input.a), knownSnapshot(fake, input.b)].toSorted(
      (left, right) => left.startedAt - right.startedAt,
    );
    if (!a || !b) throw new Error('two snapshots');
    return differenceOf(a, b);
  },
  'contents.query': ({ sql }) => ({
    columns: ['id', 'room', 'sender', 'text'],
    rows: Array.from({ length: 40 }, (_, index) => [
      index + 1,
      'General',
      index % 3 === 0 ? '김하나' : 'ops',
      index === 7 ? '<script>alert(1)</script>' : `Message ${index} of ${sql.length}`,
    ]),
    truncated: false,
  }),
  'contents.rows': ({ table, format }) => ({
    text:
      format === 'csv'
        ? 'id,room,text\r\n1,General,Hello\r\n2,General,"Good, thanks"\r\n'
        : `INSERT INTO "${table}" ("id","room","text") VALUES (1,'General','Hello');\n`,
    rows: 2,
    truncated: false,
    files: [],
  }),
  'contents.recipe': ({ what }) => ({
    text: `INSERT INTO "uploads" ("id","name") VALUES (7,'${what}');\n`,
    rows: 1,
    truncated: false,
    files: [{ partId: 'uploads', path: `uploads/2026/03/${what}` }],
  }),
};

function differenceOf(a: Snapshot, b: Snapshot): SnapshotDifference {
  return {
    a: { id: a.id, at: a.startedAt },
    b: { id: b.id, at: b.startedAt },
    parts: b.parts.map((part) => {
      const before = a.parts.find(({ id }) => id === part.id);
      const tree = part.kind === 'tree';
      const rows = (set: typeof part | undefined, table: string) =>
        set?.database?.tables[table]?.rows ?? null;
      return {
        partId: part.id,
        title: part.title,
        state: part.state === 'captured' && part.id !== 'master-key' ? 'changed' : 'same',
        added: tree ? 41 : 0,
        removed: tree ? 3 : 0,
        changed: tree || part.state !== 'captured' || part.id === 'master-key' ? 0 : 1,
        bytesA: before?.bytes ?? 0,
        bytesB: part.bytes,
        files: tree
          ? [
              { path: 'uploads/2026/03/plan.pdf', change: 'added', sizeA: null, sizeB: 40_961 },
              { path: 'uploads/2026/02/<b>old</b>.jpg', change: 'removed', sizeA: 8192, sizeB: null },
            ]
          : [],
        tables: Object.keys(part.database?.tables ?? {}).map((table) => ({
          table,
          rowsA: rows(before, table),
          rowsB: rows(part, table),
        })),
        schemaChanged: false,
        lines:
          part.id === 'config'
            ? [
                { change: 'same', text: 'PORT = 5000' },
                { change: 'removed', text: 'MIN_CLIENT = "4.35"' },
                { change: 'added', text: 'MIN_CLIENT = "4.36"' },
                { change: 'same', text: 'SECRET = "••••"' },
              ]
            : null,
      };
    }),
  };
}

export const transferHandlers: HandlersOf<'transfers'> = {
  'transfers.export': ({ snapshotId, folder, name, form }, fake) => {
    const { targetId, targetName, repositoryId, files, bytes } = knownSnapshot(fake, snapshotId);
    const path = `${folder.slice(1, -1)}/${name}${form.kind === 'portable' ? '.tar.zst.age' : ''}`;
    return startJob(fake, {
      kind: 'export',
      title: localText(`Exporting ${targetName}`, `${targetName} 내보내기`),
      targetId,
      repositoryId,
      stages: [{ stage: localText('Writing', '쓰는 중'), files, bytes, beats: 8 }],
      finish: () => ({ kind: 'export', path, sizeBytes: Math.round(bytes * 0.8), files }),
    });
  },
  'transfers.import': ({ repositoryId }, fake) => {
    const repository = knownRepository(fake, repositoryId);
    const [target] = fake.state.targets;
    if (!target) throw new Error('nothing to import for');
    return startJob(fake, {
      kind: 'import',
      title: localText(`Importing into ${repository.name}`, `${repository.name}(으)로 가져오기`),
      targetId: target.id,
      repositoryId,
      stages: [{ stage: localText('Verifying', '검증 중'), files: 2116, bytes: 2e9, beats: 8 }],
      finish: () => ({
        kind: 'import',
        snapshot: addSnapshot(fake, target.id, repositoryId, { kind: 'imported', label: null }),
      }),
    });
  },
};
