import { useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { routeHref } from '../../app/routes.ts';
import { findTexts } from '../../app/texts/find.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Dialog.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { DrillDialog } from './DrillDialog.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { ForgetDialog } from './ForgetDialog.tsx';
import { PinDialog } from './PinDialog.tsx';
import { SnapshotEvidence } from './SnapshotEvidence.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';

type Asked = 'verify' | 'drill' | 'pin' | 'unpin' | 'export' | 'forget';

/** One snapshot with its evidence and everything that can be done with it. */
export function SnapshotDrawer(props: {
  readonly snapshot: Snapshot;
  /** The one before it of the same target, to compare with. */
  readonly before: Snapshot | null;
  readonly repositoryName: string;
  readonly onClose: () => void;
}) {
  const { snapshot, before } = props;
  const texts = useTexts(snapshotTexts);
  const find = useTexts(findTexts);
  const language = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const asks = (what: Asked) => () => setAsked(what);
  const facts = [texts[snapshot.kind], formatMoment(snapshot.startedAt, language), props.repositoryName];
  const place = (snapshot.label === null ? facts : [snapshot.targetName, ...facts]).join(' · ');
  return (
    <Drawer
      open
      onClose={props.onClose}
      width="large"
      title={<Plain text={snapshot.label ?? snapshot.targetName} />}
      description={<Plain text={place} />}
    >
      <div className="stack stack--wide">
        <div className="toolbar">
          <a
            className="button button--primary"
            href={routeHref({ place: 'restore', snapshotId: snapshot.id })}
          >
            {texts.restore}
          </a>
          <Button icon="shield" onClick={asks('verify')}>
            {texts.verify}
          </Button>
          <Button icon="run" onClick={asks('drill')}>
            {texts.drill}
          </Button>
          <Button icon="pin" onClick={asks('pin')}>
            {texts.pin}
          </Button>
          {snapshot.pins.length === 0 ? null : <Button onClick={asks('unpin')}>{texts.unpin}</Button>}
          <Button icon="export" onClick={asks('export')}>
            {texts.export}
          </Button>
          <a className="button" href={routeHref({ place: 'files', snapshotId: snapshot.id })}>
            {find.browse}
          </a>
          {before === null ? null : (
            <a className="button" href={routeHref({ place: 'compare', a: before.id, b: snapshot.id })}>
              {texts.compareBefore}
            </a>
          )}
          <Button icon="trash" onClick={asks('forget')}>
            {texts.forget}
          </Button>
        </div>
        <SnapshotEvidence snapshot={snapshot} />
      </div>
      {asked === 'verify' ? <VerifyDialog snapshot={snapshot} onClose={close} /> : null}
      {asked === 'drill' ? <DrillDialog snapshot={snapshot} onClose={close} /> : null}
      {asked === 'pin' || asked === 'unpin' ? (
        <PinDialog snapshot={snapshot} change={asked} onClose={close} />
      ) : null}
      {asked === 'export' ? <ExportDialog snapshot={snapshot} onClose={close} /> : null}
      {asked === 'forget' ? (
        <ForgetDialog snapshot={snapshot} onClose={close} onForgotten={props.onClose} />
      ) : null}
    </Drawer>
  );
}
