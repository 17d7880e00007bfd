import type { ReactNode } from 'react';
import type { ReferenceCheck, Snapshot, SnapshotPart } from '../../../shared/model/snapshot.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { snapshotDetailTexts } from '../../app/texts/snapshot-details.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { LayerMarks } from './LayerMarks.tsx';
import { ProofFindings } from './ProofFindings.tsx';
import { SnapshotTags } from './SnapshotTags.tsx';
import { shortId } from './layer-marks.ts';
import './snapshots.css';

/** What a snapshot is known for: marks, parts with sizes and hashes, counts, references, and how it was captured. */
export function SnapshotEvidence(props: { readonly snapshot: Snapshot }) {
  const { snapshot } = props;
  const texts = useTexts(snapshotDetailTexts);
  return (
    <div className="stack stack--wide">
      <section className="stack stack--tight" aria-label={texts.verification}>
        <LayerMarks layers={snapshot.layers} />
        <SnapshotTags snapshot={snapshot} />
      </section>
      <PartsTable parts={snapshot.parts} />
      {snapshot.references.map((check) => (
        <References key={check.id} check={check} />
      ))}
      {(snapshot.proofs ?? []).map((proof) => (
        <ProofFindings key={proof.id} proof={proof} />
      ))}
      {snapshot.parts.map((part) => (
        <Counts key={part.id} part={part} />
      ))}
      <CaptureFacts snapshot={snapshot} />
    </div>
  );
}

function PartsTable(props: { readonly parts: readonly SnapshotPart[] }) {
  const texts = useTexts(snapshotDetailTexts);
  return (
    <table className="table parts" aria-label={texts.parts}>
      <thead>
        <tr>
          <th scope="col">{texts.part}</th>
          <th scope="col" className="parts__number number">
            {texts.files}
          </th>
          <th scope="col" className="parts__number number">
            {texts.size}
          </th>
          <th scope="col" className="parts__number number">
            {texts.newBytes}
          </th>
          <th scope="col" className="parts__hash">
            {texts.hash}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.parts.map((part) => (
          <PartRow key={part.id} part={part} />
        ))}
      </tbody>
    </table>
  );
}

function PartRow(props: { readonly part: SnapshotPart }) {
  const { part } = props;
  const texts = useTexts(snapshotDetailTexts);
  const local = useLocal();
  const captured = part.state === 'captured';
  const notes = [...(part.reason === null ? [] : [part.reason]), ...part.notes];
  return (
    <tr>
      <td colSpan={captured ? 1 : 5}>
        <div className="parts__name">
          <Plain text={local(part.title)} />
          {captured ? null : (
            <span className="tag" data-tone={part.state === 'left-out' ? 'degraded' : undefined}>
              {texts[part.state]}
            </span>
          )}
          {notes.map((note, at) => (
            <span key={at} className="muted small">
              <Plain text={local(note)} />
            </span>
          ))}
        </div>
      </td>
      {captured ? <Amounts part={part} /> : null}
    </tr>
  );
}

function Amounts(props: { readonly part: SnapshotPart }) {
  const { part } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  const local = useLocal();
  return (
    <>
      <td className="number">{formatNumber(part.files, language)}</td>
      <td className="number">{formatBytes(part.bytes, language)}</td>
      <td className="number">{formatBytes(part.newBytes, language)}</td>
      <td>
        {part.sha256 === null ? (
          <span className="muted">–</span>
        ) : (
          <span className="parts__sum">
            <span className="mono" title={part.sha256}>
              {part.sha256.slice(0, 12)}…
            </span>
            <CopyButton text={part.sha256} what={`${texts.hash}, ${local(part.title)}`} />
          </span>
        )}
      </td>
    </>
  );
}

function References(props: { readonly check: ReferenceCheck }) {
  const { check } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  const local = useLocal();
  const count = (value: number) => formatNumber(value, language);
  return (
    <section aria-label={texts.references} className="stack stack--tight">
      <h3>
        <Plain text={local(check.title)} />
      </h3>
      <p>
        <span className="tag" data-tone={check.missing === 0 ? 'ok' : 'degraded'}>
          {texts.referred(count(check.referred), count(check.missing))}
        </span>{' '}
        <span className="muted small">{texts.unreferenced(count(check.unreferenced))}</span>
      </p>
      {check.missingNames.map((name) => (
        <Plain key={name} text={name} mono />
      ))}
    </section>
  );
}

function Counts(props: { readonly part: SnapshotPart }) {
  const { part } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  const local = useLocal();
  const meaning = part.database ?? part.postgres;
  if (meaning === undefined) return null;
  const tables = Object.entries(meaning.tables);
  return (
    <details>
      <summary>{texts.tables(local(part.title))}</summary>
      <table className="table parts" aria-label={texts.tables(local(part.title))}>
        <thead>
          <tr>
            <th scope="col">{texts.table}</th>
            <th scope="col" className="number">
              {texts.rows}
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.map(([table, { rows }]) => (
            <tr key={table}>
              <td>
                <Plain text={table} mono />
              </td>
              <td className="number">{rows === null ? texts.notCounted : formatNumber(rows, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function CaptureFacts(props: { readonly snapshot: Snapshot }) {
  const { snapshot } = props;
  const texts = useTexts(snapshotDetailTexts);
  const language = useLanguage();
  const database = snapshot.parts.find((part) => part.database !== null)?.database ?? null;
  const by = snapshot.typedName === null ? snapshot.operator : `${snapshot.typedName} (${snapshot.operator})`;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [texts.took, formatDuration(snapshot.finishedAt - snapshot.startedAt, language)],
    [texts.skew, formatDuration(snapshot.skewMs, language)],
    ...(database === null
      ? []
      : ([
          [texts.method, texts[database.method]],
          [texts.held, formatDuration(database.heldMs, language)],
        ] as const)),
    [texts.operator, <Plain key="by" text={by} />],
    ...(snapshot.partialReason === null
      ? []
      : ([[texts.partialReason, <Plain key="partial" text={snapshot.partialReason} />]] as const)),
    ...snapshot.pins.map(
      (pin) =>
        [
          texts.pins,
          <Plain key="pin" text={`${pin.reason} · ${pin.operator} · ${formatMoment(pin.at, language)}`} />,
        ] as const,
    ),
  ];
  return (
    <section aria-label={texts.facts}>
      <dl className="facts">
        <dt>{texts.id}</dt>
        <dd className="parts__sum">
          <span className="mono" title={snapshot.id}>
            {shortId(snapshot.id)}…
          </span>
          <CopyButton text={snapshot.id} what={texts.id} />
        </dd>
        {facts.map(([name, value], at) => (
          <Fact key={at} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

function Fact(props: { readonly name: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </>
  );
}
