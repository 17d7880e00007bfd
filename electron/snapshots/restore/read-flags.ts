import { constants } from 'node:fs';

/** Ends at a link, and without O_NONBLOCK a pipe that has taken the file's place would hold everything. */
export const readFlags =
  constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);
