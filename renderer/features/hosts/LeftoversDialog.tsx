import { useEffect, useRef, useState } from 'react';
import type { HostLeftover } from '../../../shared/model/host-leftover.ts';
import type { HostWay } from '../../../shared/model/host.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { leftoverTexts } from '../../app/texts/host-link.ts';
import { useLeftovers, useRemoveLeftovers } from '../../data/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** What captures left behind on a host, and its removal. */
export function LeftoversDialog(props: {
  readonly way: HostWay;
  /** The connection that it was looked for over; null looks now. */
  readonly since: number | null;
  readonly onClose: () => void;
}) {
  const texts = useTexts(leftoverTexts);
  const found = useLeftovers(props.way, props.since);
  const remove = useRemoveLeftovers();
  const [asking, setAsking] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that began it is gone: the focus stays in the dialog.
    if (remove.isSuccess && !asking) close.current?.focus();
  }, [remove.isSuccess, asking]);
  const all = found.data?.leftovers ?? [];
  const left = all.filter(({ inUse }) => !inUse);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={texts.title}
      description={texts.description(props.way.address)}
      actions={
        <>
          <Button ref={close} onClick={props.onClose}>
            {texts.close}
          </Button>
          {left.length === 0 ? null : (
            <Button tone="danger" icon="trash" busy={remove.isPending} onClick={() => setAsking(true)}>
              {texts.removeSome(left.length)}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
        {found.isPending ? <Skeleton rows={2} /> : null}
        <div role="status">
          {found.data && all.length === 0 ? (remove.isSuccess ? texts.removed : texts.none) : null}
        </div>
        {all.length === 0 ? null : (
          <ul className="stack" aria-label={texts.title}>
            {all.map((each) => (
              <Folder key={each.path} leftover={each} />
            ))}
          </ul>
        )}
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.removeTitle(left.length)}
        description={texts.removeText}
        verb={texts.remove}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(props.way, { onSuccess: () => setAsking(false) })}
      />
    </Dialog>
  );
}

function Folder({ leftover }: { readonly leftover: HostLeftover }) {
  const texts = useTexts(leftoverTexts);
  const language = useLanguage();
  const { path, sizeBytes, madeAt, inUse } = leftover;
  return (
    <li className="stack stack--tight">
      <span className="wrap-anywhere">
        <Plain text={path} mono />
      </span>
      <span className="muted">
        {formatBytes(sizeBytes, language)} · {inUse ? texts.inUse : texts.left}
        {madeAt === null ? null : (
          <>
            {' '}
            · {texts.since} <RelativeTime at={madeAt} focusable />
          </>
        )}
      </span>
    </li>
  );
}
