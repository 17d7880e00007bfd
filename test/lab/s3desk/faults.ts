/** Every switch of the practice S3Desk and what a server with that fault does, one sentence each. */
export const s3deskFaults = {
  'routes-missing': {
    en: '/readyz and /metrics are not routed: they fall into the web page and answer 200 text/html.',
  },
  'db-error': { en: 'The database cannot be pinged: /readyz answers 503 db_error.' },
  'wrong-key': { en: 'The encryption key is another one: only calls with a profile id tell, by 500.' },
  'no-key': {
    en: 'No encryption key is set while secrets are encrypted: calls with a profile id answer 400 encrypted_credentials.',
  },
  'token-open': { en: 'API_TOKEN is empty: nothing is required, metrics are open.' },
  'queue-full': { en: 'The queue of jobs is full.' },
  'transfers-fail': { en: 'Jobs fail with network_error.' },
} as const;

export type S3deskFault = keyof typeof s3deskFaults;
