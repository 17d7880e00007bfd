import { lazy, Suspense, useState } from 'react';
import type { HostLink, HostWay } from '../../../shared/model/host.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { hostLinkTexts } from '../../app/texts/host-link.ts';
import { useHostConnect, useHostLink, useLeftovers } from '../../data/hosts.ts';
import { useTarget } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { Waiting } from '../../ui/Waiting.tsx';
import { LinkMark, LinkProblem, LinkText } from './LinkState.tsx';

const HostCheckDialog = lazy(async () => ({
  default: (await import('./HostCheckDialog.tsx')).HostCheckDialog,
}));
const LeftoversDialog = lazy(async () => ({
  default: (await import('./LeftoversDialog.tsx')).LeftoversDialog,
}));

/** Where the files of a target are when it is not this computer, and how things stand with the connection there. */
export function HostLine(props: { readonly targetId: TargetId; readonly host: string }) {
  const { targetId } = props;
  const texts = useTexts(hostLinkTexts);
  const link = useHostLink(targetId).data?.link ?? null;
  return (
    <div className="target-head__host small" role="group" aria-label={texts.files}>
      <LinkMark link={link ?? { state: 'closed', silentSince: null }} />
      <span className="wrap-anywhere">
        {texts.files}: <Plain text={link?.host ?? props.host} mono />
        {link === null ? null : (
          <>
            {' · '}
            <LinkText link={link} />
          </>
        )}
      </span>
      {link === null ? null : <LinkProblem link={link} />}
      {link === null ? null : <Connect targetId={targetId} link={link} />}
      <OnHost targetId={targetId} link={link} />
    </div>
  );
}

function OnHost({ targetId, link }: { readonly targetId: TargetId; readonly link: HostLink | null }) {
  const way = useTarget(targetId).data?.host ?? null;
  return (
    <>
      <Abilities way={way} />
      {link?.state === 'open' && way !== null ? <LeftBehind way={way} since={link.since} /> : null}
    </>
  );
}

/** It stays while the connection opens, so that whoever began that can end it. */
function Connect({ targetId, link }: { readonly targetId: TargetId; readonly link: HostLink }) {
  const texts = useTexts(hostLinkTexts);
  const connect = useHostConnect(targetId);
  if (connect.isPending) return <Waiting text={texts.connecting(link.host)} onStop={connect.cancel} />;
  return (
    <>
      {link.state === 'failed' || link.state === 'closed' ? (
        <Button small onClick={() => connect.start(null)}>
          {link.state === 'failed' ? texts.again : texts.connect}
        </Button>
      ) : null}
      <ErrorNote error={connect.error} />
    </>
  );
}

function Abilities({ way }: { readonly way: HostWay | null }) {
  const texts = useTexts(hostLinkTexts);
  const [looking, setLooking] = useState(false);
  return (
    <>
      <Button small tone="quiet" onClick={() => setLooking(true)}>
        {texts.abilities}
      </Button>
      <Suspense fallback={null}>
        {looking && way !== null ? <HostCheckDialog way={way} onClose={() => setLooking(false)} /> : null}
      </Suspense>
    </>
  );
}

/** What captures left behind is looked for once a connection; an account that cannot be asked has nothing to say here. */
function LeftBehind(props: { readonly way: HostWay; readonly since: number | null }) {
  const texts = useTexts(hostLinkTexts);
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const found = useLeftovers(props.way, props.since);
  const left = found.data?.leftovers.filter(({ inUse }) => !inUse) ?? [];
  if (left.length === 0 && !open) return null;
  const sizeBytes = left.reduce((sum, each) => sum + each.sizeBytes, 0);
  return (
    <>
      {left.length === 0 ? null : (
        <Button small tone="quiet" icon="warning" onClick={() => setOpen(true)}>
          {texts.leftBehind(formatBytes(sizeBytes, language))}
        </Button>
      )}
      <Suspense fallback={null}>
        {open ? <LeftoversDialog {...props} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
  );
}
