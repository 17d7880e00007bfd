import type { PostgresAccess } from '../../../locations/postgres/connection.ts';
import { serverDoor } from '../../../locations/postgres/server-door.ts';
import type { Patience, ServerDoor } from '../../../locations/postgres/server-door.ts';
import type { EnteredHost } from '../../../locations/ssh/host-access.ts';
import { partsFor } from '../../../packs/parts-for-target.ts';
import type { Pack } from '../../../packs/schema/pack.ts';
import type { SettingValue } from '../../../../shared/model/target.ts';
import type { PostgresMeaning } from '../../../../shared/model/snapshot.ts';
import type { RootPart } from '../../../repository/roots/snapshot-root.ts';
import { accessOf } from '../../capture/postgres/server-access.ts';
import type { ServerSecrets } from '../../capture/postgres/server-access.ts';
import type { RestoreRequest } from '../restore-request.ts';

/** A database that is replaced on its server, and nothing else with it. */
export type DatabaseRestore = {
  readonly request: RestoreRequest;
  readonly part: RootPart;
  readonly meaning: PostgresMeaning;
  readonly access: PostgresAccess;
  readonly door: ServerDoor;
  readonly programs: string | null;
};

/**
 * The one database that a restore in place is about; null for every other restore. A database is exchanged by itself, because no
 * transaction spans a server and a folder: after a crash the one could be new and the other old.
 */
export function databaseRestoreOf(
  request: RestoreRequest,
  pack: Pack,
  target: {
    readonly settings: Readonly<Record<string, SettingValue>>;
    readonly secrets: ServerSecrets;
    /** On which the target's files lie, and whose loopback is meant by one. */
    readonly host: Pick<EnteredHost, 'connection'> | null;
  },
  patience?: Patience,
): DatabaseRestore | null {
  const { destination, only, paths, contents } = request;
  if (destination.kind !== 'in-place' || only?.length !== 1 || paths !== null) return null;
  const part = contents.root.parts.find(({ id }) => id === only[0]);
  if (part?.state !== 'captured' || part.postgres === undefined) return null;
  const served = partsFor(pack, { settings: target.settings }).find(
    ({ definition }) => definition.id === part.id,
  );
  if (served?.state !== 'served') return null;
  const door = serverDoor(accessOf(served, target.secrets), target.host?.connection ?? null, patience);
  return {
    request,
    part,
    meaning: part.postgres,
    access: door.access,
    door,
    programs: served.programs,
  };
}
