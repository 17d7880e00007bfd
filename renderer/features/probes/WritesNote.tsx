import type { ProbeSummary } from '../../../shared/model/probe.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { useEditTarget, useTarget } from '../../data/targets.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';

/** Names the probes that change something on the target, and switches their schedule. By hand they always run. */
export function WritesNote(props: {
  readonly target: TargetSummary;
  readonly probes: readonly ProbeSummary[];
}) {
  const texts = useTexts(probeTexts);
  const local = useLocal();
  const target = useTarget(props.target.id);
  const edit = useEditTarget(props.target.id);
  const writing = props.probes.filter((probe) => probe.writes);
  if (writing.length === 0 || !target.data) return null;
  return (
    <section className="card card--padded stack" aria-label={texts.writesSwitch}>
      <Switch
        label={texts.writesSwitch}
        help={texts.writesHelp(writing.map((probe) => local(probe.title)).join(', '))}
        checked={edit.isPending ? (edit.variables.writesEnabled ?? false) : target.data.writesEnabled}
        onChange={(writesEnabled) => edit.mutate({ writesEnabled })}
      />
      <ErrorNote error={edit.error} />
    </section>
  );
}
