import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effect, Effects, Stage } from './stage.ts';

const uploadFolder = (folder: string): string => join(folder, 'uploads');
/** Beside the server's folder, which then really lacks it. */
const uploadsAside = (folder: string): string => `${folder}.uploads`;
const sessionFolder = (stage: Stage): string => join(stage.practice.folder, 'flask_session');

export const fileEffects: Effects = {
  'master-key-missing': keyEffect('.master_key', null),
  'master-key-replaced': keyEffect('.master_key', () => randomBytes(32)),
  'secret-key-replaced': keyEffect('.secret_key', () => randomBytes(32).toString('hex')),
  'master-key-empty': keyEffect('.master_key', () => ''),
  'master-key-open': {
    on: (stage) => chmodSync(join(stage.practice.folder, '.master_key'), 0o644),
    off: (stage) => chmodSync(join(stage.practice.folder, '.master_key'), 0o600),
  },
  // Read once at the start, so that only the file is missing while the server runs.
  'secret-key-missing': awayEffect('.secret_key'),
  'config-gone': awayEffect('config.py'),
  'uploads-gone': {
    on: ({ practice }) => renameSync(uploadFolder(practice.folder), uploadsAside(practice.folder)),
    off: ({ practice }) => {
      rmSync(uploadFolder(practice.folder), { recursive: true, force: true });
      renameSync(uploadsAside(practice.folder), uploadFolder(practice.folder));
    },
  },
  'security-salt-missing': keyEffect('.security_salt', null),
  'flask-session-unwritable': {
    on: (stage) => chmodSync(sessionFolder(stage), 0o555),
    off: (stage) => {
      if (existsSync(sessionFolder(stage))) chmodSync(sessionFolder(stage), 0o755);
    },
  },
  'flask-session-gone': {
    on: (stage) => rmSync(sessionFolder(stage), { recursive: true, force: true }),
    off: (stage) => {
      mkdirSync(sessionFolder(stage), { recursive: true });
    },
  },
  'disk-full': {
    on: (stage) => stage.practice.log.write('ERROR', 'OSError: [Errno 28] No space left on device (ENOSPC)'),
    off: nothing,
  },
  'upload-too-large': configEffect({ MAX_CONTENT_LENGTH: '64' }),
  'upload-refused-ext': configEffect({ ALLOWED_EXTENSIONS: "{'pdf'}" }),
  'upload-scan-refuses': configEffect({ UPLOAD_SCAN_ENABLED: 'True', UPLOAD_SCAN_PROVIDER: '"clamav"' }),
  'encryption-required': configEffect({ REQUIRE_MESSAGE_ENCRYPTION: 'True' }),
  'update-mandatory': configEffect({
    DESKTOP_CLIENT_MIN_VERSION: '"9.0.0"',
    DESKTOP_CLIENT_LATEST_VERSION: '"9.0.0"',
  }),
};

function nothing(): void {
  // The switch alone is what this fault consists of.
}

/** Takes a file away that the running server does not read again. */
function awayEffect(name: string): Effect {
  return { on: ({ aside }) => aside.take(name), off: ({ aside }) => aside.putBack(name) };
}

/** Takes a key file away, or puts other content in its place. */
function keyEffect(name: string, replacement: (() => string | Buffer) | null): Effect {
  const reload = (stage: Stage): void => {
    stage.practice.keys.forgetMasterKey();
    if (name === '.secret_key') stage.practice.keys.reloadSecretKey();
  };
  return {
    on: (stage) => {
      stage.aside.take(name);
      if (replacement !== null) writeFileSync(join(stage.practice.folder, name), replacement());
      if (replacement !== null && name === '.master_key') chmodSync(join(stage.practice.folder, name), 0o600);
      reload(stage);
    },
    off: (stage) => {
      stage.aside.putBack(name);
      reload(stage);
    },
  };
}

/** Changes assignments in config.py, as an admin would have before a restart, and puts the old ones back. */
function configEffect(assignments: Readonly<Record<string, string>>): Effect {
  const before = new Map<Stage['practice']['folder'], Readonly<Record<string, string>>>();
  return {
    on: ({ practice }) => {
      before.set(practice.folder, practice.config.sources(Object.keys(assignments)));
      practice.config.patch(assignments);
    },
    off: ({ practice }) => {
      practice.config.patch(before.get(practice.folder) ?? {});
      before.delete(practice.folder);
    },
  };
}
