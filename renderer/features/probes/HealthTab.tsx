import { useState } from 'react';
import type { ProbeId } from '../../../shared/model/ids.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { useProbes } from '../../data/targets.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useTexts } from '../../ui/language.tsx';
import { WhatChanged } from '../changes/WhatChanged.tsx';
import { ActiveMaintenance } from './ActiveMaintenance.tsx';
import { HealthToolbar } from './HealthToolbar.tsx';
import { groupProbes } from './probe-groups.ts';
import { PauseDialog } from './PauseDialog.tsx';
import type { PauseAsk } from './PauseDialog.tsx';
import { ProbeDrawer } from './ProbeDrawer.tsx';
import { ProbeTable, ProbeTitles } from './ProbeTable.tsx';
import { WritesNote } from './WritesNote.tsx';
import './probes.css';

/** Every probe of a target with its state, reason, value and age; the evidence opens beside it. */
export function HealthTab(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const texts = useTexts(probeTexts);
  const probes = useProbes(target.id);
  const [openId, setOpenId] = useState<ProbeId | null>(null);
  const [pause, setPause] = useState<PauseAsk | null>(null);
  const all = probes.data?.probes ?? [];
  const open = all.find((probe) => probe.id === openId) ?? null;
  return (
    <div className="health">
      <HealthToolbar target={target} probes={all} onPause={setPause} />
      <ActiveMaintenance targetId={target.id} />
      <WhatChanged target={target} />
      <ErrorNote error={probes.error} onRetry={() => void probes.refetch()} />
      {probes.isPending ? <Skeleton rows={10} /> : null}
      {probes.data && all.length === 0 ? <EmptyState title={texts.none} /> : null}
      {all.length === 0 ? null : <ProbeTitles />}
      {groupProbes(all).map((group) => (
        <ProbeTable key={group.name} target={target} group={group} onOpen={setOpenId} onPause={setPause} />
      ))}
      <WritesNote target={target} probes={all} />
      <ProbeDrawer targetId={target.id} probe={open} onClose={() => setOpenId(null)} onPause={setPause} />
      <PauseDialog targetId={target.id} ask={pause} onClose={() => setPause(null)} />
    </div>
  );
}
