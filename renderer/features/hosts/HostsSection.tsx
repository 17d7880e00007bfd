import { useState } from 'react';
import type { HostWay, ListedHost } from '../../../shared/model/host.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { leftoverTexts } from '../../app/texts/host-link.ts';
import { hostTexts } from '../../app/texts/hosts.ts';
import { useHostCall, useHosts } from '../../data/hosts.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { HostCheckDialog } from './HostCheckDialog.tsx';
import { LinkMark, LinkProblem, LinkText } from './LinkState.tsx';
import { LeftoversDialog } from './LeftoversDialog.tsx';

const empty: HostWay = { address: '', keyFile: null, jumps: null };

/** The hosts that this desk knows, and how another one is checked. */
export function HostsSection() {
  const texts = useTexts(hostTexts);
  const hosts = useHosts();
  const [checking, setChecking] = useState<HostWay | null>(null);
  return (
    <div className="stack stack--wide">
      <div className="row-line row-line--apart">
        <div className="grow">
          <h2>{texts.title}</h2>
          <p className="muted">{texts.help}</p>
        </div>
        <Button icon="add" onClick={() => setChecking(empty)}>
          {texts.check}
        </Button>
      </div>
      <ErrorNote error={hosts.error} onRetry={() => void hosts.refetch()} />
      {hosts.isPending ? <Skeleton rows={4} /> : null}
      {hosts.data?.hosts.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : null}
      <ul className="stack" aria-label={texts.title}>
        {hosts.data?.hosts.map((host) => (
          <HostLine key={host.name} host={host} onCheck={setChecking} />
        ))}
      </ul>
      {checking === null ? null : <HostCheckDialog way={checking} onClose={() => setChecking(null)} />}
    </div>
  );
}

function HostLine(props: { readonly host: ListedHost; readonly onCheck: (way: HostWay) => void }) {
  const { host } = props;
  const texts = useTexts(hostTexts);
  const forget = useHostCall('hosts.forget');
  const leftovers = useTexts(leftoverTexts);
  const [asking, setAsking] = useState(false);
  const [looking, setLooking] = useState(false);
  const way = host.lastCheck?.way ?? { ...empty, address: host.name };
  return (
    <li className="card form__section">
      <div className="row-line row-line--apart">
        <strong>
          <Plain text={host.name} />
        </strong>
        <div className="toolbar">
          <Button small aria-label={texts.againOf(host.name)} onClick={() => props.onCheck(way)}>
            {texts.again}
          </Button>
          <Button small aria-label={leftovers.lookAt(host.name)} onClick={() => setLooking(true)}>
            {leftovers.look}
          </Button>
          <Button small aria-label={texts.forgetOf(host.name)} onClick={() => setAsking(true)}>
            {texts.forget}
          </Button>
        </div>
      </div>
      <div className="stack stack--tight">
        <span className="muted small mono wrap-anywhere">
          {host.key.type} {host.key.fingerprint}
        </span>
        <span className="muted">
          {texts.pinned}: <RelativeTime at={host.pinnedAt} /> · <Plain text={host.pinnedBy} />
        </span>
      </div>
      <Standing host={host} />
      {looking ? <LeftoversDialog way={way} since={null} onClose={() => setLooking(false)} /> : null}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={texts.forgetOf(host.name)}
        description={texts.forgetHelp}
        verb={texts.forgetVerb}
        typedName={host.name}
        busy={forget.isPending}
        error={forget.error}
        onConfirm={(confirm) =>
          forget.mutate({ name: host.name, confirm }, { onSuccess: () => setAsking(false) })
        }
      />
    </li>
  );
}

/** How things stand with it now; what the last check said is of its time. */
function Standing({ host: { link, lastCheck } }: { readonly host: ListedHost }) {
  return (
    <>
      {link === null ? null : (
        <div className="row-line row-line--top">
          <LinkMark link={link} />
          <div className="grow">
            <LinkText link={link} />
            <div>
              <LinkProblem link={link} />
            </div>
          </div>
        </div>
      )}
      <LastCheck lastCheck={lastCheck} said={link?.problem ?? null} />
    </>
  );
}

/** What the connection says already is not said twice. */
function LastCheck({ lastCheck, said }: Pick<ListedHost, 'lastCheck'> & { readonly said: LocalText | null }) {
  const texts = useTexts(hostTexts);
  const local = useLocal();
  if (lastCheck === null) return <span className="muted">{texts.never}</span>;
  const { at, problem } = lastCheck;
  return (
    <div className="muted">
      {texts.lastCheck}: <RelativeTime at={at} focusable /> ·{' '}
      {problem === null ? texts.reached : texts.failed}
      {problem === null || problem.en === said?.en ? null : (
        <>
          {': '}
          <Plain text={local(problem)} />
        </>
      )}
    </div>
  );
}
