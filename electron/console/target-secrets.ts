import { isAppError } from '../../shared/errors/app-error.ts';
import type { Target } from '../../shared/model/target.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import { fillTemplate } from '../packs/expression/templates.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { SettingsValue } from '../packs/settings-file.ts';
import { entriesOf } from '../policies/key-places.ts';
import { readSettings } from '../policies/settings-reading.ts';
import type { ResourceParts } from './target-resources.ts';
import type { FolderOf } from './target-resources.ts';

/** A shorter value would be found in ordinary words. */
const shortestSecret = 6;
/** A file that is a secret itself, such as a key, is small. */
const keyFileBytes = 8192;

/** A key that says by its name that its value is one. */
const tellingKey =
  /(?:passw(?:or)?d|passphrase|secret|token|api[-_.]?key|private[-_.]?key|encryption[-_.]?key|access[-_.]?key|owner[-_.]?keys?|salt)[\w-]*$/i;

type SecretPlaces = {
  readonly folderOf: FolderOf;
  readonly credentials: CredentialStore;
  readonly secretsOf: ResourceParts['secretsOf'];
  readonly pack: Pack | null;
  /** Keeps a text out of everything from now on. */
  readonly hide: (secret: string) => void;
};

/**
 * Makes the secrets of a target known to the redaction: its credentials, settings that its pack calls secret or whose names do, and its
 * key files. What cannot be read stays unknown.
 */
export async function learnTargetSecrets(
  target: Target,
  places: SecretPlaces,
  signal: AbortSignal,
): Promise<void> {
  const hide = (text: string) => {
    if (text.trim().length >= shortestSecret) places.hide(text.trim());
  };
  const secrets = places.secretsOf(target.id);
  for (const { ownerId, name } of places.credentials.list()) {
    if (ownerId !== target.id) continue;
    await orNothing(async () => hide((await secrets.read(name, signal))?.secret ?? ''));
  }
  const { pack } = places;
  if (pack === null) return;
  const settings = effectiveSettings(pack, target.settings);
  const fill = (template: string) => fillTemplate(template, { settings, now: 0, uuid: '' }).value;
  for (const file of pack['settings-files']) {
    const location = places.folderOf(target, file.base);
    const reading = await readSettings(file, fill(file.path), location, signal);
    if (reading.kind !== 'settings') continue;
    const declared = pack.policies
      .filter((policy) => policy.secret && policy.file === file.id)
      .flatMap(({ key }) => entriesOf(reading.entries, key));
    const telling = [...reading.entries].flatMap(([key, entry]) =>
      tellingKey.test(key) ? [{ key, entry }] : [],
    );
    for (const { entry } of [...declared, ...telling])
      if (entry.kind === 'literal') for (const text of textsIn(entry.value)) hide(text);
  }
  for (const part of pack.parts) {
    const location = part.kind === 'file' && part.sensitive ? places.folderOf(target, part.base) : null;
    if (part.kind !== 'file' || location === null) continue;
    await orNothing(async () => {
      const path = fill(part.path);
      const facts = await location.facts(path, signal);
      if (facts?.kind !== 'file' || facts.sizeBytes > keyFileBytes) return;
      for (const text of keyTexts(await location.read(path, 0, keyFileBytes, signal))) hide(text);
    });
  }
}

/** Expected failures only: a cancel ends all of it. */
async function orNothing(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error: unknown) {
    if (!isAppError(error) || error.code === 'run/cancelled') throw error;
  }
}

function textsIn(value: SettingsValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item) => textsIn(item));
}

/** A key as it may be written elsewhere: its one line, or its bytes in hexadecimal and base64. A file of settings is none. */
function keyTexts(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8').decode(bytes);
  const lines = text.trim().split(/\r?\n/);
  if (!text.includes('\uFFFD')) return lines.length === 1 ? lines : [];
  const buffer = Buffer.from(bytes);
  return [buffer.toString('hex'), buffer.toString('base64'), buffer.toString('base64url')];
}
