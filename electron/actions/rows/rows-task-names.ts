/** Names of what a child process does with rows. */
export const rowsTaskNames = { plan: 'action.plan-rows', change: 'action.change-rows' } as const;
