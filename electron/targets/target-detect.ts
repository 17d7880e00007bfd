import type { DetectedPack } from '../../shared/contract/groups/targets.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import type { Location } from '../locations/location.ts';
import { checkAssertion } from '../packs/expression/assertions.ts';
import type { DetectRule, Pack } from '../packs/schema/pack.ts';
import { normalisedAddress } from '../packs/setting-values.ts';
import type { Clock } from '../platform/clock.ts';

/** The answer to a GET without any credential, or null when there was none. */
export type FetchText = (url: URL, signal: AbortSignal) => Promise<{ readonly status: number; readonly text: string } | null>;

/** The value of a key in a settings file that is read as data, or null. */
export type ReadConstant = (format: 'python' | 'dotenv', text: string, key: string) => SettingValue | null;

export type DetectorParts = {
  readonly clock: Clock;
  packs(): readonly Pack[];
  readonly fetchText: FetchText;
  readonly readConstant: ReadConstant;
  locationAt(folder: string): Location;
};

export type Place = { readonly address: string } | { readonly folder: string };

const settingsFileBytes = 1024 * 1024;

/** Finds which pack fits a running server or a server's folder, and reads off it what it can. Nothing is changed anywhere. */
export class TargetDetector {
  readonly #parts: DetectorParts;

  constructor(parts: DetectorParts) {
    this.#parts = parts;
  }

  /** @throws AppError target/nothing-detected when the place cannot be looked at at all */
  detect(place: Place, signal: AbortSignal): Promise<readonly DetectedPack[]> {
    return 'address' in place ? this.#address(place.address, signal) : this.#folder(place.folder, signal);
  }

  async #address(text: string, signal: AbortSignal): Promise<readonly DetectedPack[]> {
    const origin = await this.#answeringOrigin(text, signal);
    const proposals: DetectedPack[] = [];
    for (const pack of this.#parts.packs()) {
      const because = [];
      for (const rule of pack.detect) if (await this.#fitsAddress(rule, origin, signal)) because.push(rule.because);
      const setting = Object.entries(pack.settings).find(([, { type, required }]) => type === 'url' && required)?.[0];
      if (because.length > 0 && setting) {
        proposals.push({ pack: pack.pack, title: pack.title, settings: { [setting]: origin }, because });
      }
    }
    return proposals;
  }

  /** An address without a scheme is tried with both. */
  async #answeringOrigin(text: string, signal: AbortSignal): Promise<string> {
    const trimmed = text.trim().replace(/\/+$/, '');
    const candidates = /^https?:\/\//i.test(trimmed) ? [trimmed] : [`http://${trimmed}`, `https://${trimmed}`];
    for (const candidate of candidates) {
      const origin = normalisedAddress(candidate) ?? URL.parse(candidate)?.origin ?? null;
      if (origin !== null && (await this.#parts.fetchText(new URL('/', origin), signal)) !== null) return origin;
    }
    throw new AppError(
      'target/nothing-detected',
      localText(
        `Nothing answers at ${trimmed}. Check the address, and that the server runs.`,
        `${trimmed}에서 응답이 없습니다. 주소와 서버 실행 여부를 확인하십시오.`,
      ),
    );
  }

  async #fitsAddress(rule: DetectRule, origin: string, signal: AbortSignal): Promise<boolean> {
    if (!rule.http) return false;
    const answer = await this.#parts.fetchText(new URL(rule.http.path, origin), signal);
    if (answer === null) return false;
    const json = parseJson(answer.text);
    const now = this.#parts.clock.now();
    return Object.entries(rule.json ?? {}).every(
      ([path, comparison]) =>
        checkAssertion({ json: path, ...comparison, else: 'down' }, { status: answer.status, text: answer.text, json, now }).held,
    );
  }

  async #folder(folder: string, signal: AbortSignal): Promise<readonly DetectedPack[]> {
    const location = this.#parts.locationAt(folder);
    const proposals: DetectedPack[] = [];
    for (const pack of this.#parts.packs()) {
      for (const rule of pack.detect) {
        if (!rule.files || !(await holdsAll(location, rule.files, signal))) continue;
        const root = Object.entries(pack.settings).find(([, { type }]) => type === 'folder')?.[0];
        const settings = { ...(await this.#readSettings(rule, pack, location, signal)), ...(root ? { [root]: folder } : {}) };
        proposals.push({ pack: pack.pack, title: pack.title, settings, because: [rule.because] });
        break;
      }
    }
    return proposals;
  }

  /** What settings files of the server say. A port becomes the address on this computer. */
  async #readSettings(rule: DetectRule, pack: Pack, location: Location, signal: AbortSignal) {
    const settings: Record<string, SettingValue> = {};
    for (const [name, { file, format, key }] of Object.entries(rule.settings ?? {})) {
      const bytes = await location.read(file, 0, settingsFileBytes, signal);
      const value = this.#parts.readConstant(format, Buffer.from(bytes).toString('utf8'), key);
      if (value === null) continue;
      const isAddress = pack.settings[name]?.type === 'url' && typeof value === 'number';
      settings[name] = isAddress ? `http://127.0.0.1:${value}` : value;
    }
    return settings;
  }
}

async function holdsAll(location: Location, files: readonly string[], signal: AbortSignal): Promise<boolean> {
  for (const file of files) if ((await location.facts(file, signal)) === null) return false;
  return true;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
