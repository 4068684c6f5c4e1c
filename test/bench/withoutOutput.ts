/** A function writes a line for each request, as it does on AWS; between our tables nobody wants to read them. */
export const withoutOutput = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const write = process.stdout.write;
  process.stdout.write = (_chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
    for (const called of [encoding, done]) if (typeof called === 'function') called();
    return true;
  };
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
};
