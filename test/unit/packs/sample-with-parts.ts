import { head } from './sample-pack.ts';

/** The parts begin on line 22: `- { id: db, … }`. */
export const sound = `${head}probes: [{ id: one, title: One, group: a, kind: tcp }]
parts:
  - { id: db, title: Database, kind: sqlite, path: data/app.db }
  - { id: files, title: Files, kind: tree, path: files }
  - { id: key, title: Key, kind: file, path: .key, format: 32 raw bytes }
  - { id: config, title: Config, kind: file, path: config.py }
  - { id: rebuild, title: Rebuild, kind: rebuild, paths: [a.txt, b.txt] }
references: [{ id: named, title: Named, database: db, tree: files, sql: SELECT path FROM f }]
retention: { keep-daily: 7 }
recipes:
  - id: file
    title: File
    database: db
    sql: SELECT id, path FROM f WHERE id = :what
    tables: [{ table: f, where: id = :what }]
    files: { tree: files, column: path }
service:
  running: { url: '\${settings.url}/up' }
  gate: config
  together: [{ parts: [db, files], otherwise: files are lost }]
boot:
  command: [server, '\${boot.folder}', '\${boot.port}', '\${settings.room}']
  edits:
    - { part: db, sql: "UPDATE jobs SET state = 'gone'" }
    - { part: config, set: { key: PORT, to: '\${boot.port}' } }
  ready: { path: /up }
`;

/** The sample with one piece replaced. */
export const changed = (from: string, to: string): string => {
  if (!sound.includes(from)) throw new Error(`The sample has no "${from}".`);
  return sound.replace(from, to);
};
