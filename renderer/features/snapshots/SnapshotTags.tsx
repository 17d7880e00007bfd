import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useTexts } from '../../ui/language.tsx';

/** Partial, pinned, proven by a drill: each in words. */
export function SnapshotTags(props: { readonly snapshot: Snapshot }) {
  const texts = useTexts(snapshotTexts);
  const { partialReason, pins, drill } = props.snapshot;
  return (
    <span className="snapshot-tags">
      {partialReason === null ? null : (
        <span className="tag" data-tone="degraded" title={texts.partialHint}>
          {texts.partial}
        </span>
      )}
      {pins.length === 0 ? null : (
        <span className="tag" title={pins.map(({ reason }) => reason).join('\n')}>
          <Icon name="pin" size={12} />
          {texts.pinned}
        </span>
      )}
      {drill === null ? null : (
        <span className="tag" data-tone={drill.ok ? 'ok' : 'down'}>
          {drill.ok ? texts.drillOk : texts.drillFailed}
        </span>
      )}
    </span>
  );
}
