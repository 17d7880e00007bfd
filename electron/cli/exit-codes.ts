/** What a command's exit tells a scheduler. `findings`: done, but something is not as it should be. `waiting`: for what a person says. */
export const exitCodes = { fine: 0, failed: 1, usage: 2, findings: 3, waiting: 4, cancelled: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
