const WIDTH = 30;
const LINES = 4;

export interface Progress {
  readonly to: (done: number, of: number) => void;
  readonly end: () => void;
}

/** A bar on a terminal; elsewhere a line now and then. */
export const progressOf = (what: string, isTerminal: boolean, write: (text: string) => void): Progress => {
  let told = 0;
  return {
    to: (done, of) => {
      const share = of === 0 ? 1 : Math.min(1, done / of);
      if (isTerminal) {
        const full = Math.round(share * WIDTH);
        return write(`\r\u001b[K${what} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(share * 100)} %`);
      }
      if (Math.floor(share * LINES) <= told) return;
      told = Math.floor(share * LINES);
      write(`${what}: ${Math.floor(share * 100)} %\n`);
    },
    end: () => {
      if (isTerminal) write('\r\u001b[K');
    },
  };
};
