import type { PartOf } from './schema/part.ts';
import type { HttpRequest } from './schema/request.ts';

/** What is asked for an export: its own limit of size is that of the part. */
export function exportRequest(part: PartOf<'http-export'>): HttpRequest {
  return { ...part.request, 'max-bytes': part['max-bytes'] };
}
