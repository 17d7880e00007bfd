import type { TargetId } from '../../../shared/model/ids.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { policyTexts } from '../../app/texts/policies.ts';
import { useWithdraw } from '../../data/policies.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { RunbookLinks } from '../runbooks/RunbookLinks.tsx';
import { inOrderOfConcern, markOf } from './policy-order.ts';

export function PolicyTable(props: {
  readonly targetId: TargetId;
  readonly findings: readonly PolicyFinding[];
  readonly onExcept: (finding: PolicyFinding) => void;
}) {
  const texts = useTexts(policyTexts);
  const withdraw = useWithdraw(props.targetId);
  return (
    <>
      <ErrorNote error={withdraw.error} />
      <div className="card table-scroll">
        <table className="table policy-table" aria-label={texts.list}>
          <thead>
            <tr>
              <th scope="col" className="policy-table__standing">
                {texts.standing}
              </th>
              <th scope="col">{texts.setting}</th>
              <th scope="col" className="policy-table__value">
                {texts.actual}
              </th>
              <th scope="col" className="policy-table__value">
                {texts.intended}
              </th>
              <th scope="col" className="policy-table__since">
                {texts.since}
              </th>
              <th scope="col" className="policy-table__more">
                <span className="visually-hidden">{texts.actions('')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {inOrderOfConcern(props.findings).map((finding) => (
              <PolicyRow
                key={finding.id}
                targetId={props.targetId}
                finding={finding}
                onExcept={() => props.onExcept(finding)}
                onWithdraw={() => withdraw.mutate(finding.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function PolicyRow(props: {
  readonly targetId: TargetId;
  readonly finding: PolicyFinding;
  readonly onExcept: () => void;
  readonly onWithdraw: () => void;
}) {
  const { finding } = props;
  const texts = useTexts(policyTexts);
  const local = useLocal();
  const isTold = finding.standing === 'deviates' || finding.standing === 'unknown';
  return (
    <tr>
      <td>
        <StatusMark state={markOf(finding)} word={texts[finding.standing]} />
      </td>
      <td>
        <Plain text={local(finding.title)} />
        <span className="muted small policy-table__key">
          {finding.key === '' ? null : <span className="mono">{finding.key} · </span>}
          <Plain text={finding.source} />
        </span>
        {isTold ? (
          <span className="small policy-table__why">
            <Plain text={local(finding.reason)} />
          </span>
        ) : null}
        <Exception finding={finding} />
        {isTold || finding.standing === 'excepted' ? (
          <RunbookLinks targetId={props.targetId} about="policies" id={finding.id} />
        ) : null}
      </td>
      <td className="mono">{finding.actual === null ? '–' : <Plain text={local(finding.actual)} />}</td>
      <td className="mono">
        <Plain text={local(finding.intended)} />
      </td>
      <td>{finding.standing === 'off' ? '–' : <RelativeTime at={finding.since} form="age" />}</td>
      <td>
        {finding.standing === 'off' || finding.standing === 'unknown' ? null : (
          <Menu trigger={<IconButton small icon="more" name={texts.actions(local(finding.title))} />}>
            <MenuActions
              actions={[
                { id: 'except', label: texts.except, icon: 'pen', onChoose: props.onExcept },
                ...(finding.exception === null
                  ? []
                  : [
                      {
                        id: 'withdraw',
                        label: texts.withdraw,
                        icon: 'close' as const,
                        onChoose: props.onWithdraw,
                      },
                    ]),
              ]}
            />
          </Menu>
        )}
      </td>
    </tr>
  );
}

function Exception(props: { readonly finding: PolicyFinding }) {
  const texts = useTexts(policyTexts);
  const language = useLanguage();
  const { exception } = props.finding;
  if (exception === null) return null;
  const end =
    exception.until === null ? texts.noEnd : `${texts.until} ${formatMoment(exception.until, language)}`;
  return (
    <span className="small policy-table__why">
      {texts.excepting}: <Plain text={exception.reason} />{' '}
      <span className="muted">
        ({end}, {texts.by} <Plain text={exception.by} />)
      </span>
    </span>
  );
}
