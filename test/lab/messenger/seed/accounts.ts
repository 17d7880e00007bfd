/** One account whose password is known. */
export type Account = { readonly userId: number; readonly username: string; readonly password: string };

/** The accounts every practice messenger has, in the order of their user ids (1 is the platform admin). */
export const accounts = {
  admin: { userId: 1, username: 'admin', password: 'Practice-admin-1' },
  /** The operations account a console signs in with: an ordinary member of the probe room. */
  ops: { userId: 2, username: 'ops', password: 'Practice-ops-1' },
  /** The second account on which a message must arrive. */
  probe2: { userId: 3, username: 'probe2', password: 'Practice-probe-2' },
  /** Not an admin anywhere and not a member of the probe room. */
  kim: { userId: 4, username: 'kim', password: 'Practice-kim-1' },
  lee: { userId: 5, username: 'lee', password: 'Practice-lee-1' },
  /** Waiting for approval: signing in answers 403. */
  pending: { userId: 6, username: 'pending', password: 'Practice-pending-1' },
  /** Approval was refused: signing in answers 403. */
  rejected: { userId: 7, username: 'rejected', password: 'Practice-rejected-1' },
} as const satisfies Record<string, Account>;

export const accountNicknames: Readonly<Record<keyof typeof accounts, string>> = {
  admin: '시스템 관리자',
  ops: '운영 점검',
  probe2: '운영 점검 수신',
  kim: '김민지',
  lee: 'Lee Harper',
  pending: '박대기',
  rejected: '최거절',
};

export const probeRoomName = '운영 점검 (Holdfast)';
/** The probe room of freshly made data. */
export const probeRoomId = 2;
