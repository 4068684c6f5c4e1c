/** `npm start`: the whole system on this machine. */
const OLDEST = [20, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`This needs Node ${OLDEST.join('.')} or later; this is Node ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  // Not before: what follows would fail on an older Node, and in words that help nobody.
  const { run } = await import('./start/run.ts');
  process.exitCode = await run(process.argv.slice(2));
}
