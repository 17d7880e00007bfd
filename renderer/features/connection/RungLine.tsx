import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { connectionTexts } from '../../app/texts/connection.ts';
import { Facts } from '../../ui/Evidence.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { useLayerName } from './use-layer-name.ts';
import type { Rung } from './ladder.ts';

/** One layer: what it is, whether it holds, how long it took, and what was seen. */
export function RungLine(props: { readonly rung: Rung; readonly failing: boolean }) {
  const { rung } = props;
  const local = useLocal();
  const language = useLanguage();
  const name = useLayerName()(rung.layer);
  const { step } = rung;
  return (
    <li className="ladder__rung" data-phase={rung.phase} data-failing={props.failing || undefined}>
      <span className="ladder__mark">
        <RungMark phase={rung.phase} />
      </span>
      <div className="grow stack stack--tight">
        <div className="row-line row-line--apart">
          <strong>{name}</strong>
          <span className="number muted">
            {step === null || step.durationMs === null ? null : formatDuration(step.durationMs, language)}
          </span>
        </div>
        {step === null || step.reason === null ? null : <Plain text={local(step.reason)} />}
        {step === null ? null : <RungFacts facts={step.facts} open={props.failing} />}
      </div>
    </li>
  );
}

const factsInView = 2;

/** A few facts are shown; many are folded away, unless this is the layer that does not hold. */
function RungFacts(props: { readonly facts: readonly EvidenceFact[]; readonly open: boolean }) {
  const texts = useTexts(connectionTexts);
  if (props.facts.length <= factsInView)
    return props.facts.length === 0 ? null : <Facts facts={props.facts} />;
  return (
    <details open={props.open}>
      <summary className="small muted">{texts.facts}</summary>
      <Facts facts={props.facts} />
    </details>
  );
}

function RungMark(props: { readonly phase: Rung['phase'] }) {
  const texts = useTexts(connectionTexts);
  switch (props.phase) {
    case 'ok':
    case 'degraded':
    case 'down':
    case 'unknown':
      return <StatusMark state={props.phase} />;
    case 'running':
      return (
        <>
          <span className="spinner" aria-hidden="true" />
          <span className="visually-hidden">{texts.connecting}</span>
        </>
      );
    case 'skipped':
      return <span className="muted">{texts.skipped}</span>;
    case 'waiting':
      return <span className="muted">{texts.waiting}</span>;
    case 'not-run':
      return <span className="muted">{texts.notRun}</span>;
  }
}
