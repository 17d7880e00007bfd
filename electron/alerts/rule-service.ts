import { randomBytes } from 'node:crypto';
import { AlertRuleId } from '../../shared/model/ids.ts';
import type { TargetId } from '../../shared/model/ids.ts';
import type { AlertRule, AlertRuleDraft } from '../../shared/model/alert.ts';
import { isZone } from '../../shared/rules/maintenance-window.ts';
import type { JournalAction } from '../../shared/text/journal-actions.ts';
import type { JournalPort } from '../platform/journal-port.ts';
import type { SqliteDatabase } from '../platform/sqlite.ts';
import { invalidAlert, unknownChannel, unknownRule } from './alert-errors.ts';
import { ChannelStore } from './channel-store.ts';
import { RuleStore } from './rule-store.ts';

type RuleServiceOptions = {
  readonly database: SqliteDatabase;
  readonly journal: JournalPort;
  /** Throws when there is no such target. */
  readonly checkTarget: (targetId: TargetId) => void;
  readonly onChange: () => void;
};

/** Who is told of what. */
export class RuleService {
  readonly #options: RuleServiceOptions;
  readonly #rules: RuleStore;
  readonly #channels: ChannelStore;

  constructor(options: RuleServiceOptions) {
    this.#options = options;
    this.#rules = new RuleStore(options.database);
    this.#channels = new ChannelStore(options.database);
  }

  list(): readonly AlertRule[] {
    return this.#rules.all();
  }

  /** @throws AppError alert/invalid, alert/unknown, target/unknown */
  set(draft: AlertRuleDraft, ruleId: string | null): AlertRule {
    const known = ruleId === null ? null : this.#get(ruleId);
    for (const id of draft.targetIds ?? []) this.#options.checkTarget(id);
    for (const id of draft.channelIds ?? []) if (this.#channels.find(id) === null) throw unknownChannel(id);
    if (draft.quiet !== null && !isZone(draft.quiet.zone)) {
      throw invalidAlert(
        `"${draft.quiet.zone}" is not a time zone this computer knows. Use an IANA name such as Asia/Seoul.`,
        `"${draft.quiet.zone}"은(는) 이 컴퓨터가 아는 시간대가 아닙니다. Asia/Seoul과 같은 IANA 이름을 사용하십시오.`,
      );
    }
    const rule = { ...draft, id: known?.id ?? AlertRuleId.parse(randomBytes(8).toString('hex')) };
    this.#rules.save(rule);
    this.#journal(known === null ? 'alert.rule-add' : 'alert.rule-edit', rule);
    this.#options.onChange();
    return rule;
  }

  /** @throws AppError alert/unknown */
  remove(ruleId: string): void {
    const rule = this.#get(ruleId);
    this.#rules.remove(rule.id);
    this.#journal('alert.rule-remove', rule);
    this.#options.onChange();
  }

  /** Rules that are not named come after those that are, as they stood. @throws AppError alert/unknown */
  order(ruleIds: readonly string[]): readonly AlertRule[] {
    const named = ruleIds.map((id) => this.#get(id));
    const others = this.#rules.all().filter(({ id }) => !ruleIds.includes(id));
    this.#options.database
      .transaction(() => {
        for (const [index, { id }] of [...named, ...others].entries()) this.#rules.place(id, index + 1);
      })
      .immediate();
    this.#options.onChange();
    return this.#rules.all();
  }

  /** A target that is gone leaves the rules; a rule that was about it alone goes with it. */
  forgetTarget(targetId: string): void {
    this.#without('targetIds', targetId);
  }

  forgetChannel(channelId: string): void {
    this.#without('channelIds', channelId);
  }

  #without(key: 'targetIds' | 'channelIds', id: string): void {
    for (const rule of this.#rules.all()) {
      const ids: readonly string[] | null = rule[key];
      if (ids === null || !ids.includes(id)) continue;
      if (ids.length === 1) this.#rules.remove(rule.id);
      else if (key === 'targetIds')
        this.#rules.save({ ...rule, targetIds: rule.targetIds?.filter((each) => each !== id) ?? null });
      else this.#rules.save({ ...rule, channelIds: rule.channelIds?.filter((each) => each !== id) ?? null });
    }
  }

  #get(ruleId: string): AlertRule {
    const rule = this.#rules.all().find(({ id }) => id === ruleId);
    if (rule === undefined) throw unknownRule(ruleId);
    return rule;
  }

  #journal(
    action: JournalAction,
    { id, name, enabled, floor, targetIds, causes, channelIds, quiet }: AlertRule,
  ): void {
    this.#options.journal.append({
      action,
      targetId: null,
      subject: name,
      result: 'done',
      details: {
        id,
        enabled,
        floor,
        targets: targetIds === null ? 'all' : targetIds.length,
        causes: causes === null ? 'all' : causes.join(', '),
        channels: channelIds === null ? 'all' : channelIds.length,
        quiet: quiet === null ? null : `${quiet.from}–${quiet.to} ${quiet.zone}`,
      },
    });
  }
}
