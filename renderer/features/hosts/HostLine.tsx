import { useState } from 'react';
import type { HostLink } from '../../../shared/model/host.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { hostLinkTexts } from '../../app/texts/host-link.ts';
import { useHostConnect, useHostLink } from '../../data/hosts.ts';
import { useTarget } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { HostCheckDialog } from './HostCheckDialog.tsx';

/** Where the files of a target are when it is not this computer, and how things stand with the connection there. */
export function HostLine(props: { readonly targetId: TargetId }) {
  const link = useHostLink(props.targetId);
  if (!link.data?.link) return null;
  return <Line targetId={props.targetId} link={link.data.link} />;
}

function Line(props: { readonly targetId: TargetId; readonly link: HostLink }) {
  const { targetId, link } = props;
  const texts = useTexts(hostLinkTexts);
  const local = useLocal();
  const connect = useHostConnect(targetId);
  const [looking, setLooking] = useState(false);
  const target = useTarget(targetId);
  return (
    <div className="target-head__host small" role="group" aria-label={texts.files}>
      <Mark link={link} />
      <span>
        {texts.files}: <Plain text={link.host} mono /> · {texts[link.state]}
        {link.since === null ? null : (
          <>
            {' '}
            <RelativeTime at={link.since} form="age" focusable />
          </>
        )}
        {link.roundTripMs === null ? null : ` · ${Math.max(1, Math.round(link.roundTripMs))} ms`}
      </span>
      {link.problem === null ? null : (
        <span className="target-head__reason">
          <Plain text={local(link.problem)} />
          {link.retryAt === null ? null : (
            <span className="muted">
              {' '}
              {texts.retry} <RelativeTime at={link.retryAt} focusable />
            </span>
          )}
        </span>
      )}
      {link.state === 'failed' || link.state === 'closed' ? (
        <Button small busy={connect.isPending} onClick={() => connect.mutate({ targetId })}>
          {link.state === 'failed' ? texts.again : texts.connect}
        </Button>
      ) : null}
      <Button small tone="quiet" onClick={() => setLooking(true)}>
        {texts.abilities}
      </Button>
      <ErrorNote error={connect.error} />
      {looking && target.data?.host ? (
        <HostCheckDialog way={target.data.host} onClose={() => setLooking(false)} />
      ) : null}
    </div>
  );
}

/** What is not connected is neither well nor broken. */
function Mark({ link: { state } }: { readonly link: HostLink }) {
  switch (state) {
    case 'open':
      return <StatusMark state="ok" compact />;
    case 'failed':
      return <StatusMark state="down" compact />;
    case 'opening':
      return <StatusMark state="pending" compact />;
    case 'closed':
      return <StatusMark state="unknown" compact />;
  }
}
