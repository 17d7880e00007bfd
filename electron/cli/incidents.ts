import { AppError } from '../../shared/errors/app-error.ts';
import type { IncidentSummary } from '../../shared/model/incident.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { ConsoleClient } from '../console-client.ts';
import { meantBy } from './by-beginning.ts';

/** The incident of an id, or of an unambiguous beginning of one. */
export async function findIncident(ops: ConsoleClient, text: string): Promise<IncidentSummary> {
  const { incidents } = await ops.call('incidents.list', {});
  const meant = meantBy(incidents, text, 'incident/unknown');
  if (meant.kind === 'one') return meant.one;
  const known = (meant.kind === 'none' ? incidents : meant.several)
    .slice(0, 10)
    .map(({ id, title }) => `${id} (${title})`)
    .join(', ');
  throw meant.kind === 'none'
    ? new AppError(
        'incident/unknown',
        localText(
          `There is no incident "${text}". Known: ${known || '—'}.`,
          `"${text}" 인시던트가 없습니다. 등록된 인시던트: ${known || '—'}.`,
        ),
      )
    : new AppError(
        'incident/unknown',
        localText(
          `"${text}" fits several incidents: ${known}.`,
          `"${text}"에 해당하는 인시던트가 여러 개입니다: ${known}.`,
        ),
      );
}
