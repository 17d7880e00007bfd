import { useState } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { routeHref } from '../../app/routes.ts';
import { releaseTexts } from '../../app/texts/releases.ts';
import { reportTexts } from '../../app/texts/reports.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';
import { HandoverDialog } from '../reports/HandoverDialog.tsx';

/** What is done with a target now and then: a release, a handover. */
export function TargetMenu(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const release = useTexts(releaseTexts);
  const reports = useTexts(reportTexts);
  const [handover, setHandover] = useState(false);
  return (
    <>
      <Menu trigger={<IconButton icon="more" name={reports.more} />}>
        <MenuActions
          actions={[
            {
              id: 'release',
              label: `${release.release}…`,
              onChoose: () => {
                window.location.hash = routeHref({ place: 'release', targetId: target.id });
              },
            },
            { id: 'handover', label: `${reports.handover}…`, onChoose: () => setHandover(true) },
          ]}
        />
      </Menu>
      {handover ? <HandoverDialog target={target} onClose={() => setHandover(false)} /> : null}
    </>
  );
}
