import type { PackDescription } from '../../../shared/model/pack.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** What a pack asks for and what it brings. */
export function PackContents(props: { readonly pack: PackDescription }) {
  const { pack } = props;
  const texts = useTexts(packTexts);
  const local = useLocal();
  const fields = [
    ...pack.settings.map((each) => ({ ...each, list: texts.settings })),
    ...pack.credentials.map((each) => ({ ...each, list: texts.credentials })),
  ];
  return (
    <div className="stack">
      <h2>
        {texts.settings} · {texts.credentials}
      </h2>
      <ul className="pack-list">
        {fields.map((field) => (
          <li key={`${field.list}/${field.name}`}>
            <Plain text={local(field.title)} /> <span className="muted mono">{field.name}</span>{' '}
            <span className="tag">{field.type}</span>{' '}
            {field.required ? <span className="tag">{texts.required}</span> : null}
          </li>
        ))}
      </ul>
      <h2>{texts.probes}</h2>
      <PackProbes pack={pack} />
      {pack.views.length === 0 ? null : <h2>{texts.views}</h2>}
      <ul className="pack-list">
        {pack.views.map((view) => (
          <li key={view.id}>
            <Plain text={local(view.title)} /> <span className="muted mono">{view.id}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function PackProbes(props: { readonly pack: PackDescription }) {
  const texts = useTexts(packTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <ul className="pack-list">
      {props.pack.probes.map((probe) => (
        <li key={probe.id}>
          <Plain text={local(probe.title)} /> <span className="muted mono">{probe.id}</span>{' '}
          <span className="tag">{probe.kind}</span>{' '}
          <span className="muted small">
            {texts.every} {formatDuration(probe.everyMs, language)}
          </span>{' '}
          {probe.writes ? <span className="tag">{texts.writes}</span> : null}
        </li>
      ))}
    </ul>
  );
}
