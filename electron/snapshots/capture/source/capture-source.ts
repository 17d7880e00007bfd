import type { EnteredHost } from '../../../locations/ssh/host-access.ts';
import type { Disposable } from '../../../platform/disposable.ts';

/** Where a capture reads: the files of this computer, or those of a host that the job has entered by a connection of its own. */
export interface CaptureSource extends Disposable {
  readonly kind: 'local' | 'ssh';
  /** Null for this computer. */
  readonly host: EnteredHost | null;
}
