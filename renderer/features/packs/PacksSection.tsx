import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { usePacks } from '../../data/packs.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import './packs.css';

export function PacksSection() {
  const texts = useTexts(packTexts);
  const packs = usePacks();
  return (
    <div className="stack">
      <div className="row-line row-line--apart">
        <div className="grow">
          <h2>{texts.title}</h2>
          <p className="muted">{texts.about}</p>
        </div>
        <a className="button" href={routeHref({ place: 'draft-pack' })}>
          <Icon name="pen" size={15} />
          {texts.draft}
        </a>
      </div>
      <ErrorNote error={packs.error} onRetry={() => void packs.refetch()} />
      {packs.isPending ? <Skeleton rows={5} /> : null}
      {packs.data ? <PackTable packs={packs.data.packs} /> : null}
    </div>
  );
}

type Packs = NonNullable<ReturnType<typeof usePacks>['data']>['packs'];

function PackTable(props: { readonly packs: Packs }) {
  const texts = useTexts(packTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <div className="card table-box">
      <table className="table" aria-label={texts.list}>
        <thead>
          <tr>
            <th scope="col">{texts.pack}</th>
            <th scope="col" className="pack-col number">
              {texts.version}
            </th>
            <th scope="col" className="pack-col">
              {texts.origin}
            </th>
            <th scope="col" className="pack-col number">
              {texts.probes}
            </th>
            <th scope="col" className="pack-col number">
              {texts.views}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.packs.map((pack) => (
            <tr key={pack.id}>
              <td>
                <a href={routeHref({ place: 'pack', packId: pack.id })}>
                  <Plain text={local(pack.title)} />
                </a>{' '}
                <span className="muted mono">{pack.id}</span>
              </td>
              <td className="number">{pack.version}</td>
              <td>{pack.origin === 'built-in' ? texts.builtIn : texts.installed}</td>
              <td className="number">{formatNumber(pack.probes.length, language)}</td>
              <td className="number">{formatNumber(pack.views.length, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
