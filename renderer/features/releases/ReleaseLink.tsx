import type { TargetId } from '../../../shared/model/ids.ts';
import { routeHref } from '../../app/routes.ts';
import { releaseTexts } from '../../app/texts/releases.ts';
import { useTexts } from '../../ui/language.tsx';

/** The way to the release of a target, from where its sets and its procedures are. */
export function ReleaseLink(props: { readonly targetId: TargetId }) {
  const texts = useTexts(releaseTexts);
  return (
    <a className="button" href={routeHref({ place: 'release', targetId: props.targetId })}>
      {texts.link}
    </a>
  );
}
