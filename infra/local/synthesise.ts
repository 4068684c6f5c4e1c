import { rmSync } from 'node:fs';

/**
 * Writes the cloud assembly of a country into a directory, in this process. What stood there before is gone. What nobody
 * has reviewed may run on this machine, where no report is a real one; it is only told.
 */
export const synthesise = async (
  jurisdiction: string,
  directory: string,
  report?: (said: string) => void,
): Promise<string> => {
  // Loading CDK takes a second or two: only who synthesises waits for it.
  const { buildApp } = await import('../build.ts');
  rmSync(directory, { recursive: true, force: true });
  (await buildApp({ jurisdiction, outdir: directory, acceptUnreviewed: jurisdiction, report })).synth();
  return directory;
};
