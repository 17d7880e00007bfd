import { useState } from 'react';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { policyTexts } from '../../app/texts/policies.ts';
import { usePolicies } from '../../data/policies.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { ExceptDialog } from './ExceptDialog.tsx';
import { PolicyTable } from './PolicyTable.tsx';
import { countStandings } from './policy-order.ts';
import './policies.css';

/** What the settings of a target are, against what they are meant to be. */
export function PoliciesTab(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const texts = useTexts(policyTexts);
  const policies = usePolicies(target.id);
  const [asked, setAsked] = useState<PolicyFinding | null>(null);
  const findings = policies.data?.findings ?? [];
  const counts = countStandings(findings);
  return (
    <div className="policies">
      <ErrorNote error={policies.error} onRetry={() => void policies.refetch()} />
      {policies.isPending ? <Skeleton rows={10} /> : null}
      {policies.data && findings.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : null}
      {policies.data && findings.length > 0 ? (
        <>
          <div className="policies__bar">
            <span className="grow">{texts.counts(counts.deviates, counts.excepted, counts.unknown)}</span>
            <span className="muted small">
              {texts.checked} <RelativeTime at={policies.data.checkedAt} />
            </span>
            <Button icon="refresh" busy={policies.isFetching} onClick={() => void policies.refetch()}>
              {texts.check}
            </Button>
          </div>
          <PolicyTable targetId={target.id} findings={findings} onExcept={setAsked} />
        </>
      ) : null}
      {asked === null ? null : (
        <ExceptDialog targetId={target.id} finding={asked} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}
