import type { CaptureId, IncidentId } from '../../../shared/model/ids.ts';
import type { CaptureItem } from '../../../shared/model/incident.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { useEvidence } from '../../data/incidents.ts';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';

/** One captured file as it was kept. */
export function EvidenceDrawer(props: {
  readonly incidentId: IncidentId;
  readonly captureId: CaptureId;
  readonly item: CaptureItem;
  readonly onClose: () => void;
}) {
  const { item } = props;
  const texts = useTexts(incidentTexts);
  const local = useLocal();
  const language = useLanguage();
  const evidence = useEvidence({
    incidentId: props.incidentId,
    captureId: props.captureId,
    itemId: item.id,
  });
  return (
    <Drawer
      open
      width="large"
      onClose={props.onClose}
      title={local(item.title)}
      description={`${item.path ?? ''} · ${formatBytes(item.sizeBytes, language)}`}
    >
      <div className="stack">
        <ErrorNote error={evidence.error} onRetry={() => void evidence.refetch()} />
        {evidence.isPending ? <Skeleton rows={8} /> : null}
        {(evidence.data?.pages ?? []).map((page, place) => (
          <pre key={place} className="evidence-text">
            {visibleText(page.text)}
          </pre>
        ))}
        {evidence.hasNextPage ? (
          <div>
            <Button busy={evidence.isFetchingNextPage} onClick={() => void evidence.fetchNextPage()}>
              {texts.more}
            </Button>
          </div>
        ) : null}
      </div>
    </Drawer>
  );
}
