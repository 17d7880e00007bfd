import type { HostCheck, HostFacts, HostKeyShown } from '../../../shared/model/host.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { hostEntryText } from '../../../shared/text/host-entry.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { hostTexts } from '../../app/texts/hosts.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** Below this, two clocks count as the same. */
const clockToleranceMs = 2000;

/** What a host is looked at for: all that looks at a target, or a place for a repository. */
export type HostPurpose = 'target' | 'repository';

/** What a look at a host found out. */
export function HostAnswer({ found, use }: { readonly found: HostCheck; readonly use: HostPurpose }) {
  const texts = useTexts(hostTexts);
  switch (found.kind) {
    case 'unknown-key':
      return (
        <>
          <strong>{texts.unknown(found.address)}</strong>
          <Key shown={found.key} />
          <span>{texts.compare}</span>
          <span className="row-line">
            <code className="wrap-anywhere">{found.compare}</code>
            <CopyButton text={found.compare} what={found.compare} />
          </span>
          <Notes notes={found.notes} />
        </>
      );
    case 'changed-key':
      return (
        <div className="note note--error stack">
          <strong>{texts.changed(found.address)}</strong>
          <span>{texts.now}</span>
          <Key shown={found.key} />
          <span>{texts.known}</span>
          {found.known.map((key) => (
            <Key key={key.fingerprint} shown={key} />
          ))}
          <span>{texts.changedHelp(found.host)}</span>
        </div>
      );
    case 'revoked-key':
      return (
        <div className="note note--error stack">
          <strong>{texts.revoked(found.address)}</strong>
          <Key shown={found.key} />
        </div>
      );
    case 'reached':
      return (
        <>
          <strong>{texts.isReached(found.address)}</strong>
          <Key shown={found.key} />
          <Facts facts={found.facts} use={use} />
          <Notes notes={found.notes} />
        </>
      );
  }
}

/** What was done otherwise than it was asked for: a secret that is not kept, a line of the configuration that does not count. */
function Notes({ notes = [] }: { readonly notes: readonly LocalText[] | undefined }) {
  const local = useLocal();
  return notes.map((note) => <Plain key={note.en} text={local(note)} />);
}

function Key({ shown }: { readonly shown: HostKeyShown }) {
  return <Plain mono text={`${shown.type} ${shown.fingerprint}`} />;
}

function Facts({ facts, use }: { readonly facts: HostFacts; readonly use: HostPurpose }) {
  const texts = useTexts(hostTexts);
  const local = useLocal();
  const clock = useClockText(facts.clock);
  const abilities = useAbilities(facts, use);
  const lines = [
    [texts.account, facts.account],
    [texts.enteredBy, local(hostEntryText(facts.enteredBy))],
    [texts.system, facts.systemName ?? texts.notTold],
    [texts.server, facts.server],
    [texts.clock, clock],
  ] as const;
  return (
    <>
      <ul>
        {lines.map(([name, value]) => (
          <li key={name}>
            {name}: <Plain text={value} />
          </li>
        ))}
      </ul>
      {facts.remark === null ? null : <Plain text={local(facts.remark)} />}
      {abilities.length === 0 ? null : (
        <ul className="card findings" aria-label={texts.abilities}>
          {abilities.map(({ name, present, detail, meaning }) => (
            <li key={name} className="findings__line">
              <StatusMark state={present ? 'ok' : 'degraded'} compact />
              <div className="grow stack stack--tight">
                <span>
                  <strong>{name}</strong> · {present ? texts.there : texts.missing}
                  {detail === null ? null : (
                    <>
                      {' '}
                      · <Plain text={local(detail)} />
                    </>
                  )}
                </span>
                <span className="muted">{meaning}</span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Of a place for a repository only what is done there. */
function useAbilities({ abilities }: HostFacts, use: HostPurpose) {
  const texts = useTexts(hostTexts);
  const local = useLocal();
  const told = abilities.map((ability) => ({ ...ability, meaning: local(ability.missing ?? ability.use) }));
  if (use === 'target') return told;
  return told.flatMap((ability) => {
    if (ability.name === 'sftp') return [ability];
    if (ability.name !== 'sha256sum') return [];
    return [{ ...ability, meaning: ability.present ? texts.hashesThere : texts.hashesNot }];
  });
}

function useClockText(clock: HostFacts['clock']): string {
  const texts = useTexts(hostTexts);
  const language = useLanguage();
  if (clock === null) return texts.notTold;
  const { aheadMs, uncertainMs } = clock;
  if (Math.abs(aheadMs) <= Math.max(clockToleranceMs, uncertainMs)) return texts.asHere;
  const time = formatDuration(Math.abs(aheadMs), language);
  return aheadMs > 0 ? texts.ahead(time) : texts.behind(time);
}
