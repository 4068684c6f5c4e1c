/**
 * Why tests are skipped that need a tool which this machine lacks; nothing, where it is there. In CI nothing may be skipped
 * for want of a tool: there `required`, a variable of the environment, is 1, and whoever imports this fails.
 */
export const missingTool = (found: boolean, what: string, required: string): string | undefined => {
  if (found) return undefined;
  if (process.env[required] === '1') throw new Error(`${what}, and ${required}=1 wants it`);
  return what;
};
