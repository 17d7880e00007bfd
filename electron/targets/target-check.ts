import type { TargetCheck } from '../../shared/contract/groups/targets.ts';
import { isAppError } from '../../shared/errors/app-error.ts';
import type { CredentialStoreStatus } from '../../shared/model/credential.ts';
import { localText } from '../../shared/model/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Location } from '../locations/location.ts';
import type { Pack } from '../packs/schema/pack.ts';

/** Answers whether an address gives an HTTP answer: the status, or what went wrong. */
export type AskAddress = (
  url: URL,
  target: Target,
  signal: AbortSignal,
) => Promise<{ readonly status: number } | { readonly problem: string }>;

export type TargetCheckParts = {
  pack(id: string): Pack;
  locationFor(target: Target): Location | null;
  readonly ask: AskAddress;
  hasCredential(target: Target, name: string): boolean;
  credentialStatus(): Promise<CredentialStoreStatus>;
};

/** Looks whether everything a target needs is there, without a side effect: no sign-in, no write. */
export class TargetChecker {
  readonly #parts: TargetCheckParts;

  constructor(parts: TargetCheckParts) {
    this.#parts = parts;
  }

  checkTarget(target: Target, signal: AbortSignal): Promise<readonly TargetCheck[]> {
    return this.#check(target, (name) => this.#parts.hasCredential(target, name), signal);
  }

  /** `secrets` are the ones that would be stored with the draft. */
  checkDraft(
    target: Target,
    secrets: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<readonly TargetCheck[]> {
    return this.#check(target, (name) => Object.hasOwn(secrets, name), signal);
  }

  async #check(target: Target, hasSecret: (name: string) => boolean, signal: AbortSignal) {
    const pack = this.#parts.pack(target.pack);
    return [
      ...(await this.#addresses(pack, target, signal)),
      ...(await this.#folder(pack, target, signal)),
      ...credentialChecks(pack, hasSecret),
      await this.#store(),
    ];
  }

  async #addresses(pack: Pack, target: Target, signal: AbortSignal): Promise<TargetCheck[]> {
    const checks: TargetCheck[] = [];
    for (const [name, { type, title }] of Object.entries(pack.settings)) {
      const value = target.settings[name];
      if (type !== 'url' || typeof value !== 'string') continue;
      const answer = await this.#parts.ask(new URL(value), target, signal);
      checks.push(
        'status' in answer
          ? found(name, title, 'ok', `It answers (HTTP ${answer.status}).`, `응답합니다(HTTP ${answer.status}).`)
          : found(name, title, 'problem', `No answer: ${answer.problem}.`, `응답 없음: ${answer.problem}.`),
      );
    }
    return checks;
  }

  async #folder(pack: Pack, target: Target, signal: AbortSignal): Promise<TargetCheck[]> {
    const checks: TargetCheck[] = [];
    for (const [name, { type, title }] of Object.entries(pack.settings)) {
      if (type !== 'folder') continue;
      if (target.settings[name] === undefined) {
        checks.push(found(name, title, 'skipped', 'Not set: what needs it stays paused.', '설정되지 않음: 필요한 항목은 일시 중지됩니다.'));
        continue;
      }
      checks.push(await this.#readable(name, title, target, signal));
    }
    return checks;
  }

  async #readable(name: string, title: LocalText, target: Target, signal: AbortSignal): Promise<TargetCheck> {
    try {
      const names = await this.#parts.locationFor(target)?.list('.', 1000, signal);
      if (!names) return found(name, title, 'problem', 'There is no such folder.', '폴더가 없습니다.');
      return found(name, title, 'ok', `Readable, ${names.length} entries.`, `읽을 수 있음, 항목 ${names.length}개.`);
    } catch (error: unknown) {
      if (isAppError(error)) return { id: name, title, outcome: 'problem', found: error.text };
      throw error;
    }
  }

  async #store(): Promise<TargetCheck> {
    const status = await this.#parts.credentialStatus();
    const title = localText('Place for secrets', '비밀 저장소');
    return status.usable
      ? found('credential-store', title, 'ok', status.place, status.place)
      : found('credential-store', title, 'problem', status.problem ?? status.place, status.problem ?? status.place);
  }
}

function credentialChecks(pack: Pack, hasSecret: (name: string) => boolean): TargetCheck[] {
  const typed = Object.entries(pack.credentials).filter(([, { type }]) => type !== 'rotating');
  return typed.map(([name, { title, required }]) => {
    if (hasSecret(name)) return found(name, title, 'ok', 'It is set.', '설정되었습니다.');
    const outcome = required ? 'problem' : 'skipped';
    return found(name, title, outcome, 'Not set: what needs it stays paused.', '설정되지 않음: 필요한 항목은 일시 중지됩니다.');
  });
}

function found(id: string, title: LocalText, outcome: TargetCheck['outcome'], en: string, ko: string): TargetCheck {
  return { id, title, outcome, found: localText(en, ko) };
}
