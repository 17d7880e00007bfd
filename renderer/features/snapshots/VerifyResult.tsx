import type { VerifyLayer, VerifyReport } from '../../../shared/model/snapshot.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { formatNumber, formatShare } from '../../../shared/text/format-number.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** What a verification found, layer by layer. */
export function VerifyResult(props: { readonly report: VerifyReport }) {
  const texts = useTexts(snapshotDetailTexts);
  return (
    <div className="stack">
      <p role="status">
        <strong>{props.report.ok ? texts.verifyOk : texts.verifyBad}</strong>
      </p>
      <Layers layers={props.report.layers} />
    </div>
  );
}

/** Each layer with how much was looked at, its problems, and what could not be judged. */
export function Layers(props: { readonly layers: readonly VerifyLayer[] }) {
  const texts = useTexts(snapshotDetailTexts);
  const names = useTexts(snapshotTexts);
  const language = useLanguage();
  return (
    <ul className="stack stack--tight" aria-label={texts.verification}>
      {props.layers.map((layer) => (
        <li key={layer.layer}>
          <span className="row-line">
            <StatusMark state={layer.ok ? 'ok' : 'down'} compact />
            <strong>{names[layer.layer]}</strong>
            <span className="muted">
              {layer.share < 1
                ? names.sampled(formatShare(layer.share, language))
                : texts.checked(formatNumber(layer.checked, language))}
            </span>
          </span>
          <Texts texts={layer.problems} lead={null} />
          <Texts texts={layer.notCheckable} lead={texts.notCheckable} />
        </li>
      ))}
    </ul>
  );
}

function Texts(props: { readonly texts: readonly LocalText[]; readonly lead: string | null }) {
  const local = useLocal();
  if (props.texts.length === 0) return null;
  return (
    <ul className="review-list small">
      {props.texts.map((text, at) => (
        <li key={at} className={props.lead === null ? '' : 'muted'}>
          {props.lead === null ? null : `${props.lead}: `}
          <Plain text={local(text)} />
        </li>
      ))}
    </ul>
  );
}
