export type Role = 'owner' | 'dispatcher' | 'readonly';
export const rank: Readonly<Record<Role, number>> = { readonly: 0, dispatcher: 1, owner: 2 };
/** Which role a request needs; null where nobody is asked. */
export const needed: Readonly<Record<string, Role | null>> = {
  'GET /api/health': null,
  'GET /api/backups': 'owner',
  'POST /api/backups/run': 'owner',
  'POST /api/backups/restore': 'owner',
  'GET /api/config': 'owner',
  'POST /api/config': 'owner',
  'GET /api/board/state': 'readonly',
  'GET /api/board/audit': 'dispatcher',
  'GET /api/telegram/pending': 'dispatcher',
  'GET /api/telegram/conversations': 'dispatcher',
  'GET /api/google/health': 'readonly',
  'POST /api/google/sync': 'dispatcher',
};
