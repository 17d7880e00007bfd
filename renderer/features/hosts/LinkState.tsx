import { Fragment } from 'react';
import type { HostLink } from '../../../shared/model/host.ts';
import { formatAge, formatRelative } from '../../../shared/text/format-age.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { hostLinkTexts } from '../../app/texts/host-link.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { useSeconds } from '../../ui/use-seconds.ts';

/** A key as it is told within a sentence: the words before and after it stand on other lines. */
const shownKey = /([a-z0-9@.-]+ SHA256:[A-Za-z0-9+/]{43})(?:[.;] *)?/;

/** What is not connected is neither well nor broken. */
export function LinkMark({ link }: { readonly link: Pick<HostLink, 'state' | 'silentSince'> }) {
  switch (link.state) {
    case 'open':
      return <StatusMark state={link.silentSince === null ? 'ok' : 'degraded'} compact />;
    case 'failed':
      return <StatusMark state="down" compact />;
    case 'opening':
      return <StatusMark state="pending" compact />;
    case 'closed':
      return <StatusMark state="unknown" compact />;
  }
}

/** How a connection stands: since when, how far away, or for how long nothing was heard of it. */
export function LinkText({ link }: { readonly link: HostLink }) {
  const texts = useTexts(hostLinkTexts);
  const language = useLanguage();
  return (
    <>
      {texts[link.state]}
      {link.since === null ? null : (
        <>
          {' '}
          <RelativeTime at={link.since} form="age" focusable />
        </>
      )}
      {link.roundTripMs === null ? null : ` · ${formatDuration(Math.max(1, link.roundTripMs), language)}`}
      {link.silentSince === null ? null : (
        <>
          {' · '}
          <Silent since={link.silentSince} />
        </>
      )}
    </>
  );
}

function Silent({ since }: { readonly since: number }) {
  const texts = useTexts(hostLinkTexts);
  const now = useSeconds(true);
  return texts.silentFor(formatAge(now - since, useLanguage()));
}

/** Why a host was not reached, each key on a line of its own, and when it is tried again. */
export function LinkProblem({ link }: { readonly link: HostLink }) {
  const local = useLocal();
  if (link.problem === null) return null;
  return (
    <span className="target-head__problem">
      {local(link.problem)
        .split(shownKey)
        .map((part, index) => (
          <Fragment key={`${index}/${part}`}>
            {index % 2 === 0 ? <Plain text={part} /> : <KeyLine text={part} />}
          </Fragment>
        ))}
      {link.retryAt === null ? null : <Retry at={link.retryAt} />}
    </span>
  );
}

function KeyLine({ text }: { readonly text: string }) {
  return (
    <span className="target-head__key">
      <Plain text={text} mono />
    </span>
  );
}

/** Nothing once the moment has passed: it is then tried with the next use. */
function Retry({ at }: { readonly at: number }) {
  const texts = useTexts(hostLinkTexts);
  const language = useLanguage();
  const now = useSeconds(true);
  if (at - now < 1000) return null;
  return (
    <span className="muted">
      {' '}
      {texts.retry} {formatRelative(at, now, language)}.
    </span>
  );
}
