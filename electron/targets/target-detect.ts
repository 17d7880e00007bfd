import { posix } from 'node:path';
import type { DetectedPack } from '../../shared/contract/groups/targets.ts';
import type { HostWay } from '../../shared/model/host.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { parseJson } from '../../shared/text/parse-json.ts';
import { checkAssertion } from '../packs/expression/assertions.ts';
import type { DetectRule, Pack } from '../packs/schema/pack.ts';
import { normalisedAddress, normalisedSetting, settingProblem } from '../packs/setting-values.ts';
import { readSettingsFile, settingsFileBytesLimit } from '../packs/settings-file.ts';
import type { SettingsFile } from '../packs/settings-file.ts';
import { invalidSetting, nothingDetected } from './target-errors.ts';

/** What a GET without credentials brought: never follows a redirect, at most a megabyte. Null when nothing answered. */
export type DetectAnswer = { readonly status: number; readonly text: string } | null;

export type DetectPorts = {
  readonly packs: () => readonly Pack[];
  readonly fetch: (
    url: URL,
    options: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ) => Promise<DetectAnswer>;
  readonly filesIn: (place: DetectPlace) => DetectFiles;
};

/** A folder by its absolute path; on this computer where `host` is null. */
type DetectPlace = { readonly folder: string; readonly host: HostWay | null };

/** Paths are relative to the folder. */
type DetectFiles = {
  /** Whether a file or folder is there. */
  exists(path: string, signal: AbortSignal): Promise<boolean>;
  /** Null when it is not there or larger than `maxBytes`. */
  readText(path: string, maxBytes: number, signal: AbortSignal): Promise<string | null>;
};

const timeoutMs = 5000;

/** The packs that fit what answers at an address. Without a scheme http is tried first, then https. Throws `target/…`. */
export async function detectAtAddress(
  text: string,
  ports: DetectPorts,
  signal: AbortSignal,
): Promise<readonly DetectedPack[]> {
  const origins = originsOf(text);
  let answered = false;
  for (const origin of origins) {
    const answers = new Answers(origin, ports, signal);
    const proposals = await proposalsOf(ports.packs(), (pack) => matchAddress(pack, origin, answers));
    if (proposals.length > 0) return proposals;
    answered ||= answers.any;
  }
  throw nothingDetected(answered ? unknownServer : noAnswer);
}

/** The packs that fit what is in a folder, with the settings that its settings files state. Throws `target/nothing-detected`, `location/…`, `ssh/…`. */
export async function detectInFolder(
  place: DetectPlace,
  ports: DetectPorts,
  signal: AbortSignal,
): Promise<readonly DetectedPack[]> {
  const { folder } = place;
  if (place.host !== null && !posix.isAbsolute(folder)) throw invalidSetting('folder', folderTitle, pathText);
  const files = ports.filesIn(place);
  const proposals = await proposalsOf(ports.packs(), (pack) => matchFolder(pack, folder, files, signal));
  if (proposals.length === 0) throw nothingDetected(unknownFolder);
  return proposals;
}

type Match = {
  readonly because: readonly LocalText[];
  readonly settings: Readonly<Record<string, SettingValue>>;
};

async function proposalsOf(
  packs: readonly Pack[],
  match: (pack: Pack) => Promise<Match | null>,
): Promise<readonly DetectedPack[]> {
  const proposals: DetectedPack[] = [];
  for (const pack of packs) {
    const found = await match(pack);
    if (!found) continue;
    proposals.push({
      pack: pack.pack,
      title: pack.title,
      settings: { ...found.settings },
      because: [...found.because],
    });
  }
  return proposals;
}

/** `chat.example:5000` is tried over both schemes; an address that names one is taken at its word. */
function originsOf(text: string): readonly string[] {
  const trimmed = text.trim().replace(/\/+$/, '');
  const candidates = trimmed.includes('://') ? [trimmed] : [`http://${trimmed}`, `https://${trimmed}`];
  const origins = candidates.map(normalisedAddress).filter((origin) => origin !== null);
  if (origins.length === 0) throw invalidSetting('url', localText('Address', '주소'), addressText);
  return origins;
}

/** What one origin answers, asked once for each path however many packs want to know. */
class Answers {
  readonly #known = new Map<string, Promise<DetectAnswer>>();
  readonly #origin: string;
  readonly #ports: DetectPorts;
  readonly #signal: AbortSignal;
  any = false;

  constructor(origin: string, ports: DetectPorts, signal: AbortSignal) {
    this.#origin = origin;
    this.#ports = ports;
    this.#signal = signal;
  }

  async of(path: string): Promise<DetectAnswer> {
    const asked =
      this.#known.get(path) ??
      this.#ports.fetch(new URL(path, this.#origin), { signal: this.#signal, timeoutMs });
    this.#known.set(path, asked);
    const answer = await asked;
    this.any ||= answer !== null;
    return answer;
  }
}

async function matchAddress(pack: Pack, origin: string, answers: Answers): Promise<Match | null> {
  const because: LocalText[] = [];
  for (const rule of pack.detect) {
    if (!rule.http || rule.files) continue;
    const answer = await answers.of(rule.http.path);
    if (answer && fits(rule, answer)) because.push(rule.because);
  }
  return because.length === 0 ? null : { because, settings: { url: origin } };
}

function fits(rule: DetectRule, { status, text }: NonNullable<DetectAnswer>): boolean {
  if (!rule.json) return status >= 200 && status < 300;
  // A page, or anything else that is no JSON: no rule about JSON fits it.
  const json = parseJson(text);
  return Object.entries(rule.json).every(
    ([path, comparison]) =>
      checkAssertion({ json: path, ...comparison, else: 'down' }, { json, now: 0 }).held,
  );
}

async function matchFolder(
  pack: Pack,
  folder: string,
  files: DetectFiles,
  signal: AbortSignal,
): Promise<Match | null> {
  const because: LocalText[] = [];
  let settings: Readonly<Record<string, SettingValue>> = {};
  for (const rule of pack.detect) {
    if (!rule.files || rule.http || !(await allThere(rule.files, files, signal))) continue;
    because.push(rule.because);
    settings = { ...(await settingsOf(pack, rule, files, signal)), ...settings };
  }
  if (because.length === 0) return null;
  const place = Object.entries(pack.settings).find(([, definition]) => definition.type === 'folder')?.[0];
  return { because, settings: place === undefined ? settings : { ...settings, [place]: folder } };
}

async function allThere(paths: readonly string[], files: DetectFiles, signal: AbortSignal): Promise<boolean> {
  for (const path of paths) if (!(await files.exists(path, signal))) return false;
  return true;
}

async function settingsOf(
  pack: Pack,
  rule: DetectRule,
  files: DetectFiles,
  signal: AbortSignal,
): Promise<Readonly<Record<string, SettingValue>>> {
  const found: Record<string, SettingValue> = {};
  const known = new Map<string, SettingsFile | null>();
  for (const [name, source] of Object.entries(rule.settings ?? {})) {
    if (!known.has(source.file)) {
      const text = await files.readText(source.file, settingsFileBytesLimit, signal);
      const reading = text === null ? null : readSettingsFile(source.format, text);
      known.set(source.file, reading?.kind === 'settings' ? reading.entries : null);
    }
    const entry = known.get(source.file)?.get(source.key);
    const definition = pack.settings[name];
    if (!definition || entry?.kind !== 'literal') continue;
    const { value } = entry;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const text = source.as === undefined ? value : source.as.replaceAll('${value}', () => String(value));
    const setting = normalisedSetting(definition, text);
    if (settingProblem(definition, setting) === null) found[name] = setting;
  }
  return found;
}

const folderTitle = localText('Folder', '폴더');
const pathText = localText(
  'expected an absolute path on the host, such as "/srv/chat".',
  '"/srv/chat" 같은 호스트의 절대 경로여야 합니다.',
);
const addressText = localText(
  'expected an address such as "http://chat.example:5000".',
  '"http://chat.example:5000" 같은 주소여야 합니다.',
);
const noAnswer = localText(
  'Nothing answers at this address. Check the name and port, and that this computer may reach them. To add it before it answers, choose the pack yourself.',
  '이 주소에서 응답이 없습니다. 이름과 포트, 이 컴퓨터에서 접근할 수 있는지 확인하십시오. 응답하기 전에 추가하려면 팩을 직접 고르십시오.',
);
const unknownServer = localText(
  'Something answers at this address, and no pack knows it. A proxy or a sign-in page may stand in front; you can choose the pack yourself.',
  '이 주소에서 응답하는 것이 있지만 어떤 팩에도 해당하지 않습니다. 앞에 프록시나 로그인 페이지가 있을 수 있습니다. 팩을 직접 고를 수도 있습니다.',
);
const unknownFolder = localText(
  'No pack knows what is in this folder. Choose the folder in which the server itself lies, or choose the pack yourself.',
  '이 폴더의 내용에 해당하는 팩이 없습니다. 서버가 있는 폴더를 고르거나 팩을 직접 고르십시오.',
);
