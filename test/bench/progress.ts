/** A bar on the terminal; where there is none, a line each time that what is done changes. */
export interface Progress {
  readonly show: (done: number, of: number, what: string) => void;
  readonly clear: () => void;
}

const WIDTH = 24;

export const barOf = (done: number, of: number): string => {
  const filled = of === 0 ? WIDTH : Math.round((Math.min(done, of) / of) * WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
};

export const createProgress = (stream: NodeJS.WriteStream, title: string): Progress => {
  let last = '';
  return {
    show: (done, of, what) => {
      if (stream.isTTY) stream.write(`\r\u001b[K${title}  ${barOf(done, of)} ${done}/${of}  ${what}`);
      else if (what !== last) stream.write(`${title}: ${what}\n`);
      last = what;
    },
    clear: () => {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
};
