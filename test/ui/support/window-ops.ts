import type { OpsApi } from '../../../shared/contract/ops-api.ts';

declare global {
  interface Window {
    /** The console as the page sees it. */
    ops?: OpsApi;
  }
}
