/** Every switch of the practice Cohrtz and what is there with that fault, one sentence each. */
export const cohrtzFaults = {
  'room-encrypted': {
    en: 'The database of the room "general" is random bytes from its first one, as with SQLCipher or a wrong key.',
  },
  'room-truncated': { en: 'The database of the room "general" ends in the middle of a page.' },
  'room-empty': { en: 'The database of the room "general" has 0 bytes.' },
  'room-other-file': { en: 'In the place of the database of the room "general" lies a ZIP archive.' },
  'room-gone': { en: 'The database of the room "design" was deleted.' },
  'store-gone': { en: 'The secure store is not there.' },
  'preferences-gone': { en: 'The preferences with install id and salt are not there.' },
  'other-installation': {
    en: 'The preferences are those of another installation: nothing in the secure store opens.',
  },
  'blob-altered': { en: 'One secret of the store was altered.' },
  'key-missing': { en: 'The vault key of "general" was initialised once and is gone.' },
  diverged: { en: 'The copy on the laptop lacks messages of the room "general".' },
  'copy-lacks-room': { en: 'The copy on the laptop has no database of the room "design".' },
  'token-down': { en: 'The token endpoint answers 500.' },
  'token-no-json': { en: 'The token endpoint answers 200 with a web page.' },
  'token-expired': { en: 'Tokens ended an hour ago.' },
  'token-other-identity': { en: 'Tokens are bound to another identity.' },
  'sync-errors': { en: 'The captured output tells of decrypt failures and a reconnect loop.' },
} as const;

export type CohrtzFault = keyof typeof cohrtzFaults;
