import type { OpsApi } from '../../shared/contract/ops-api.ts';

declare global {
  interface Window {
    /** Put there by the preload script of the desktop, or by web-ops.ts on the web face. */
    ops?: OpsApi;
  }
}
