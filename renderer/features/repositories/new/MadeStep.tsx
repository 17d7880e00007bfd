import type { Repository } from '../../../../shared/model/repository.ts';
import { routeHref } from '../../../app/routes.ts';
import { newRepositoryTexts } from '../../../app/texts/new-repository.ts';
import { useTargets } from '../../../data/targets.ts';
import { useTexts } from '../../../ui/language.tsx';
import { StatusMark } from '../../../ui/status/StatusMark.tsx';
import { NotDurable } from '../NotDurable.tsx';

/** The kit is kept: the first snapshot is offered. */
export function MadeStep(props: { readonly repository: Repository }) {
  const texts = useTexts(newRepositoryTexts);
  const targets = useTargets().data?.targets ?? [];
  const only = targets.length === 1 ? (targets[0]?.id ?? null) : null;
  return (
    <div className="form" role="status">
      <h2 className="row-line">
        <StatusMark state="ok" compact size={20} />
        {texts.doneTitle(props.repository.name)}
      </h2>
      <NotDurable repository={props.repository} />
      <p>{targets.length === 0 ? texts.noTargets : texts.doneText}</p>
      <div className="toolbar">
        {targets.length === 0 ? (
          <a className="button button--primary" href={routeHref({ place: 'add-target', from: 'address' })}>
            {texts.addTarget}
          </a>
        ) : (
          <a className="button button--primary" href={routeHref({ place: 'back-up', targetId: only })}>
            {texts.firstSnapshot}
          </a>
        )}
        <a className="button" href={routeHref({ place: 'repository', repositoryId: props.repository.id })}>
          {texts.toRepository}
        </a>
      </div>
    </div>
  );
}
