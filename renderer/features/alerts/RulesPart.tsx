import { useState } from 'react';
import type { AlertRule } from '../../../shared/model/alert.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { alertTexts } from '../../app/texts/alerts.ts';
import { useAlertCall, useAlertChannels, useAlertRules } from '../../data/alerts.ts';
import { useTargets } from '../../data/targets.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RuleDialog } from './RuleDialog.tsx';

type Wish = { readonly kind: 'edit' | 'remove'; readonly rule: AlertRule };

/** Who is told of what. */
export function RulesPart() {
  const texts = useTexts(alertTexts);
  const rules = useAlertRules();
  const [wish, setWish] = useState<Wish | 'new' | null>(null);
  const remove = useAlertCall('alerts.removeRule');
  const known = rules.data?.rules ?? [];
  const close = () => setWish(null);
  return (
    <div className="stack">
      <div className="row-line row-line--apart">
        <h2>{texts.rules}</h2>
        <Button icon="add" onClick={() => setWish('new')}>
          {texts.addRule}
        </Button>
      </div>
      <p className="muted">{rules.data && known.length === 0 ? texts.noRules : texts.rulesText}</p>
      <ErrorNote error={rules.error} onRetry={() => void rules.refetch()} />
      {rules.isPending ? <Skeleton rows={2} /> : null}
      {known.length === 0 ? null : (
        <div className="card table-scroll">
          <table className="table alerts" aria-label={texts.rules}>
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.what}</th>
                <th scope="col">{texts.whom}</th>
                <th scope="col">{texts.when}</th>
                <th scope="col" className="alerts__more">
                  <span className="visually-hidden">{texts.actions('')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {known.map((rule) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  earlier={known.slice(0, known.indexOf(rule))}
                  onWish={(kind) => setWish({ kind, rule })}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {wish === 'new' ? <RuleDialog rule={null} onClose={close} /> : null}
      {wish !== null && wish !== 'new' && wish.kind === 'edit' ? (
        <RuleDialog rule={wish.rule} onClose={close} />
      ) : null}
      {wish !== null && wish !== 'new' && wish.kind === 'remove' ? (
        <ConfirmDialog
          open
          onClose={close}
          title={texts.removeRuleTitle(wish.rule.name)}
          description={texts.removeRuleText}
          verb={texts.remove}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ ruleId: wish.rule.id }, { onSuccess: close })}
        />
      ) : null}
    </div>
  );
}

type RowProps = {
  readonly rule: AlertRule;
  /** The rules that are asked before it. */
  readonly earlier: readonly AlertRule[];
  readonly onWish: (kind: Wish['kind']) => void;
};

function RuleRow(props: RowProps) {
  const { rule } = props;
  const texts = useTexts(alertTexts);
  return (
    <tr>
      <td>
        <Plain text={rule.name} clip />
        {rule.enabled ? null : <span className="muted small alerts__why">{texts.off}</span>}
      </td>
      <td>
        <What rule={rule} />
      </td>
      <td>
        <Whom rule={rule} />
      </td>
      <td>
        <When rule={rule} />
      </td>
      <td>
        <RowMenu {...props} />
      </td>
    </tr>
  );
}

function What(props: { readonly rule: AlertRule }) {
  const { targetIds, causes, floor } = props.rule;
  const texts = useTexts(alertTexts);
  const targets = useTargets().data?.targets ?? [];
  const nameOf = (id: string) => targets.find((target) => target.id === id)?.name ?? texts.unknownTarget;
  return (
    <>
      <Plain text={targetIds === null ? texts.allTargets : targetIds.map(nameOf).join(', ')} />
      <span className="muted small alerts__why">
        {causes === null ? texts.allCauses : causes.map((cause) => texts[`cause-${cause}`]).join(', ')} ·{' '}
        {texts[`floor-${floor}`]}
      </span>
    </>
  );
}

function Whom(props: { readonly rule: AlertRule }) {
  const { channelIds } = props.rule;
  const texts = useTexts(alertTexts);
  const channels = useAlertChannels().data?.channels ?? [];
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name ?? texts.unknownTarget;
  return <Plain text={channelIds === null ? texts.allChannels : channelIds.map(nameOf).join(', ')} />;
}

function When(props: { readonly rule: AlertRule }) {
  const { quiet, repeat } = props.rule;
  const texts = useTexts(alertTexts);
  const language = useLanguage();
  return (
    <>
      <Plain text={quiet === null ? texts.always : texts.quietBetween(quiet.from, quiet.to, quiet.zone)} />
      {repeat === null ? null : (
        <span className="muted small alerts__why">
          {texts.remindEvery(
            formatNumber(repeat.everyMinutes, language),
            formatNumber(repeat.atMost, language),
          )}
        </span>
      )}
    </>
  );
}

function RowMenu({ rule, earlier, onWish }: RowProps) {
  const texts = useTexts(alertTexts);
  const set = useAlertCall('alerts.setRule');
  const order = useAlertCall('alerts.orderRules');
  const { id: ruleId, ...draft } = rule;
  const ruleIds = [...earlier.slice(0, -1), rule, ...earlier.slice(-1)].map(({ id }) => id);
  return (
    <Menu trigger={<IconButton small icon="more" name={texts.actions(rule.name)} />}>
      <MenuActions
        actions={[
          { id: 'edit', label: texts.edit, icon: 'pen', onChoose: () => onWish('edit') },
          ...(earlier.length === 0
            ? []
            : [
                {
                  id: 'up',
                  label: texts.up,
                  icon: 'up' as const,
                  onChoose: () => order.mutate({ ruleIds }),
                },
              ]),
          {
            id: 'enable',
            label: rule.enabled ? texts.disable : texts.enable,
            icon: rule.enabled ? 'pause' : 'run',
            onChoose: () => set.mutate({ ...draft, ruleId, enabled: !rule.enabled }),
          },
          {
            id: 'remove',
            label: texts.remove,
            icon: 'trash',
            danger: true,
            onChoose: () => onWish('remove'),
          },
        ]}
      />
    </Menu>
  );
}
