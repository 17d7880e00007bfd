import type { TargetId } from '../../shared/model/ids.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { PolicyException, PolicyFinding, PolicyReport } from '../../shared/model/policy.ts';
import type { Target } from '../../shared/model/target.ts';
import type { Location } from '../locations/location.ts';
import { fillTemplate } from '../packs/expression/templates.ts';
import { effectiveSettings } from '../packs/probes-for-target.ts';
import type { Pack } from '../packs/schema/pack.ts';
import type { Clock } from '../platform/clock.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { evaluateFile } from './evaluate-file.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { FreshFinding } from './evaluate-policy.ts';
import { unknownPolicy } from './policy-errors.ts';
import { PolicyStore } from './policy-store.ts';
import { readSettings } from './settings-reading.ts';
import type { SettingsReading } from './settings-reading.ts';

export type PolicyOptions = {
  readonly database: SqliteDatabase;
  readonly clock: Clock;
  readonly journal: JournalPort;
  /** @throws AppError target/unknown */
  readonly target: (id: TargetId) => Target;
  /** @throws AppError pack/unknown */
  readonly pack: (id: string) => Pack;
  /** The folder of a target that a setting names; null when it is not set. */
  readonly locationFor: (target: Target, base: string) => Location | null;
  /** Called with what a check found, at epoch ms. */
  readonly onFindings?: (targetId: TargetId, findings: readonly PolicyFinding[], at: number) => void;
  /** Called after an exception was made or withdrawn. */
  readonly onChange: (targetId: TargetId) => void;
};

/** Settings of targets against what they are meant to be, and the deviations that are meant. */
export class PolicyService {
  readonly #options: PolicyOptions;
  readonly #store: PolicyStore;

  constructor(options: PolicyOptions) {
    this.#options = options;
    this.#store = new PolicyStore(options.database);
  }

  /** Reads the settings files as they are now and holds every policy of the pack against them. */
  async check(targetId: TargetId, signal: AbortSignal): Promise<PolicyReport> {
    const target = this.#options.target(targetId);
    const pack = this.#options.pack(target.pack);
    const settings = effectiveSettings(pack, target.settings);
    const now = this.#options.clock.now();
    const files = new Map<string, SettingsReading>();
    for (const file of pack['settings-files']) {
      const path = fillTemplate(file.path, { settings, now, uuid: '' }).value;
      const location = this.#options.locationFor(target, file.base);
      files.set(file.id, await readSettings(file, path, location, signal));
    }
    const optionalFiles = new Set(
      pack['settings-files'].filter(({ required }) => !required).map(({ id }) => id),
    );
    const facts = { files, optionalFiles, settings, now };
    const fresh = [
      ...pack['settings-files'].flatMap((file) => {
        const reading = files.get(file.id);
        return reading === undefined ? [] : [evaluateFile(file, reading)];
      }),
      ...pack.policies.map((policy) => evaluatePolicy(policy, facts)),
    ];
    const findings = this.#remembered(targetId, fresh, now);
    this.#options.onFindings?.(targetId, findings, now);
    return { checkedAt: now, findings };
  }

  /** The deviations of a target that are meant now, without reading anything of it. @throws AppError target/unknown */
  exceptions(
    targetId: TargetId,
  ): readonly (PolicyException & { readonly id: string; readonly title: LocalText })[] {
    const pack = this.#options.pack(this.#options.target(targetId).pack);
    const titles = new Map([
      ...pack['settings-files'].map(({ id, title }) => [`file-${id}`, title] as const),
      ...pack.policies.map(({ id, title }) => [id, title] as const),
    ]);
    const now = this.#options.clock.now();
    return [...this.#store.exceptions(targetId)].flatMap(([id, exception]) => {
      const standing = inForce(exception, now);
      return standing === null ? [] : [{ ...standing, id, title: titles.get(id) ?? localText(id, id) }];
    });
  }

  /** Says that a deviation is meant: for so long, or until it is withdrawn. @throws AppError policy/unknown */
  except(input: {
    readonly targetId: TargetId;
    readonly policyId: string;
    readonly reason: string;
    readonly by: string;
    readonly forMs: number | null;
  }): PolicyException {
    const { targetId, policyId, reason, by, forMs } = input;
    this.#refuseUnknown(targetId, policyId);
    const at = this.#options.clock.now();
    const until = forMs === null ? null : at + forMs;
    this.#options.journal.append({
      action: 'policy.except',
      targetId,
      subject: policyId,
      result: 'done',
      details: { reason, until: until === null ? null : new Date(until).toISOString() },
    });
    const exception = { reason, by, at, until };
    this.#store.except(targetId, policyId, exception);
    this.#options.onChange(targetId);
    return exception;
  }

  /** Ends an exception. Without one nothing happens. @throws AppError policy/unknown */
  withdraw(targetId: TargetId, policyId: string): void {
    this.#refuseUnknown(targetId, policyId);
    if (!this.#store.exceptions(targetId).has(policyId)) return;
    this.#options.journal.append({
      action: 'policy.withdraw',
      targetId,
      subject: policyId,
      result: 'done',
      details: {},
    });
    this.#store.withdraw(targetId, policyId);
    this.#options.onChange(targetId);
  }

  #remembered(targetId: TargetId, fresh: readonly FreshFinding[], now: number): PolicyFinding[] {
    const seen = new Map(
      fresh.map((finding) => [finding.id, `${finding.standing} ${finding.actual?.en ?? ''}`]),
    );
    const since = this.#store.noteSeen(targetId, seen, now);
    const exceptions = this.#store.exceptions(targetId);
    return fresh.map((finding) => {
      const exception = inForce(exceptions.get(finding.id), now);
      const isExcepted = finding.standing === 'deviates' && exception !== null;
      return {
        ...finding,
        standing: isExcepted ? 'excepted' : finding.standing,
        since: since.get(finding.id) ?? now,
        exception,
      };
    });
  }

  #refuseUnknown(targetId: TargetId, policyId: string): void {
    const pack = this.#options.pack(this.#options.target(targetId).pack);
    const known = [
      ...pack['settings-files'].map(({ id }) => `file-${id}`),
      ...pack.policies.map(({ id }) => id),
    ];
    if (!known.includes(policyId)) throw unknownPolicy(policyId, known);
  }
}

function inForce(exception: PolicyException | undefined, now: number): PolicyException | null {
  if (exception === undefined) return null;
  return exception.until === null || exception.until > now ? exception : null;
}
