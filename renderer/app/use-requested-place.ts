import { useEffect } from 'react';
import { listen } from '../bridge/ops.ts';
import { goTo } from './use-route.ts';

/** Goes where the menu of the desktop asks. */
export function useRequestedPlace(): void {
  useEffect(
    () =>
      listen('app.placeRequested', ({ place }) =>
        goTo(place === 'settings' ? { place, section: 'general' } : { place }),
      ),
    [],
  );
}
