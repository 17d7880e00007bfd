import { routeHref } from '../../app/routes.ts';
import { overviewTexts } from '../../app/texts/overview.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useTexts } from '../../ui/language.tsx';
import './overview.css';

const demoCommand = 'holdfast demo';

/** In place of an empty overview: the ways in, each of which works. */
export function FirstRun() {
  const texts = useTexts(overviewTexts);
  return (
    <div className="page first-run">
      <div className="stack stack--tight">
        <h1>{texts.firstTitle}</h1>
        <p className="muted">{texts.firstText}</p>
      </div>
      <ul className="first-run__ways">
        <li className="card first-run__way">
          <Icon name="overview" size={22} />
          <h2>
            <a className="first-run__link" href={routeHref({ place: 'add-target', from: 'address' })}>
              {texts.byAddress}
            </a>
          </h2>
          <p className="muted">{texts.byAddressText}</p>
        </li>
        <li className="card first-run__way">
          <Icon name="folder" size={22} />
          <h2>
            <a className="first-run__link" href={routeHref({ place: 'add-target', from: 'folder' })}>
              {texts.byFolder}
            </a>
          </h2>
          <p className="muted">{texts.byFolderText}</p>
        </li>
        <li className="card first-run__way">
          <Icon name="key" size={22} />
          <h2>
            <a className="first-run__link" href={routeHref({ place: 'open-repository' })}>
              {texts.openRepository}
            </a>
          </h2>
          <p className="muted">{texts.openRepositoryText}</p>
        </li>
        <li className="card first-run__way">
          <Icon name="tools" size={22} />
          <h2>{texts.demo}</h2>
          <p className="muted">{texts.demoText}</p>
          <div className="first-run__command">
            <code>{demoCommand}</code>
            <CopyButton text={demoCommand} what={demoCommand} />
          </div>
          <p className="muted small">{texts.demoThen}</p>
        </li>
      </ul>
    </div>
  );
}
