import { useState } from 'react';
import type { CaptureItem, FollowedId, Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { EvidenceDrawer } from './EvidenceDrawer.tsx';

type Shown = { readonly capture: IncidentCapture; readonly item: CaptureItem };

/** What was captured, the newest first; each part opens beside it. */
export function EvidenceSection(props: { readonly incident: Incident }) {
  const { incident } = props;
  const texts = useTexts(incidentTexts);
  const [shown, setShown] = useState<Shown | null>(null);
  return (
    <section className="stack" aria-label={texts.evidence}>
      <h2>{texts.evidence}</h2>
      {incident.evidence.length === 0 ? <EmptyState title={texts.noEvidence} /> : null}
      {incident.evidence.map((capture) => (
        <Capture key={capture.id} capture={capture} onShow={(item) => setShown({ capture, item })} />
      ))}
      {shown === null ? null : (
        <EvidenceDrawer
          incidentId={incident.id}
          captureId={shown.capture.id}
          item={shown.item}
          onClose={() => setShown(null)}
        />
      )}
    </section>
  );
}

function Capture(props: { readonly capture: IncidentCapture; readonly onShow: (item: CaptureItem) => void }) {
  const { capture } = props;
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const title = `${formatMoment(capture.from, language)} – ${formatMoment(capture.to, language)}`;
  const state = {
    running: texts.running,
    done: texts.captureDone,
    cancelled: texts.captureCancelled,
    failed: texts.captureFailed,
    'cut-off': texts.cutOff,
  }[capture.state];
  return (
    <div className="stack stack--tight">
      <h3>
        {title} <span className="muted small">{state}</span>
      </h3>
      <div className="card table-scroll">
        <table className="table evidence-table" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{texts.part}</th>
              <th scope="col" className="evidence-table__state">
                {texts.state}
              </th>
              <th scope="col" className="evidence-table__size number">
                {texts.size}
              </th>
              <th scope="col">{texts.remark}</th>
            </tr>
          </thead>
          <tbody>
            {capture.items.map((item) => (
              <ItemRow key={item.id} item={item} onShow={() => props.onShow(item)} />
            ))}
          </tbody>
        </table>
      </div>
      <Followed ids={capture.followed} />
    </div>
  );
}

/** What is empty is neither good nor bad. */
const tones = { taken: 'ok', partly: 'degraded', empty: undefined, failed: 'down' } as const;

function ItemRow(props: { readonly item: CaptureItem; readonly onShow: () => void }) {
  const { title, state, reason, path, sizeBytes } = props.item;
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const language = useLanguage();
  const name = local(title);
  return (
    <tr>
      <td>
        {path === null ? (
          <Plain text={name} />
        ) : (
          <button type="button" className="link-button" onClick={props.onShow} aria-label={texts.show(name)}>
            <Plain text={name} />
          </button>
        )}
      </td>
      <td>
        <span className="tag" data-tone={tones[state]}>
          {texts[state]}
        </span>
      </td>
      <td className="number">{path === null ? '' : formatBytes(sizeBytes, language)}</td>
      <td className="muted">{reason === null ? '' : <Plain text={local(reason)} />}</td>
    </tr>
  );
}

/** Ids that stand in one log only are left out here; the bundle has them all. */
function Followed(props: { readonly ids: readonly FollowedId[] }) {
  const texts = useTexts(incidentTexts);
  const language = useLanguage();
  const across = props.ids.filter(({ files }) => files.length > 1).slice(0, 10);
  if (across.length === 0) return null;
  return (
    <div className="card table-scroll">
      <table className="table evidence-table" aria-label={texts.followed}>
        <thead>
          <tr>
            <th scope="col">{texts.followed}</th>
            <th scope="col" className="evidence-table__size number">
              {texts.lines}
            </th>
            <th scope="col">{texts.files}</th>
          </tr>
        </thead>
        <tbody>
          {across.map(({ id, lines, files }) => (
            <tr key={id}>
              <td>
                <Plain text={id} mono />
              </td>
              <td className="number">{formatNumber(lines, language)}</td>
              <td className="small">
                <Plain text={files.join(', ')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
