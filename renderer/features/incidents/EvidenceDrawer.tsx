import { useEffect, useMemo } from 'react';
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
import { EvidenceTableView } from './EvidenceTableView.tsx';
import { evidenceTables, evidenceWords } from './evidence-tables.ts';

/** Data beyond this is shown as the text that it is. */
const mostDataBytes = 2 * 1024 ** 2;

/** One captured file: data as tables first, and all as it was kept. */
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
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = evidence;
  const isData = item.path?.endsWith('.json') === true && item.sizeBytes <= mostDataBytes;
  useEffect(() => {
    // Data can be read as tables only when all of it is here.
    if (isData && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isData, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const pages = evidence.data?.pages;
  const tables = useMemo(() => {
    if (!isData || hasNextPage || pages === undefined) return null;
    return evidenceTables(pages.map(({ text }) => text).join(''), evidenceWords(language, item.kind));
  }, [isData, hasNextPage, pages, language, item.kind]);
  const raw = (pages ?? []).map((page, place) => (
    <pre key={place} className="evidence-text">
      {visibleText(page.text)}
    </pre>
  ));
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
        {tables?.map((table) => (
          <EvidenceTableView key={table.title} table={table} />
        ))}
        {tables === null ? (
          raw
        ) : (
          <details>
            <summary>JSON</summary>
            {raw}
          </details>
        )}
        {hasNextPage && !isData ? (
          <div>
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {texts.more}
            </Button>
          </div>
        ) : null}
      </div>
    </Drawer>
  );
}
