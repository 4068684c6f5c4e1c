import { rmSync } from 'node:fs';

/** Writes the cloud assembly of a country into a directory, in this process. What stood there before is gone. */
export const synthesise = async (jurisdiction: string, directory: string): Promise<string> => {
  // Loading CDK takes a second or two: only who synthesises waits for it.
  const { buildApp } = await import('../build.ts');
  rmSync(directory, { recursive: true, force: true });
  (await buildApp({ jurisdiction, outdir: directory })).synth();
  return directory;
};
