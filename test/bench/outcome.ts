export type Cell = string | number;
export type Row = Readonly<Record<string, Cell>>;

/** What a measure is held against. */
export interface Aim {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly atMost: number;
  /** What would close it, or why it is as it is. */
  readonly remark?: string;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** What a section found: tables for people, the same as data, and aims. */
export interface Outcome {
  readonly tables: readonly Table[];
  readonly aims: readonly Aim[];
  /** How it was measured, and what was left out. */
  readonly notes: readonly string[];
  readonly data: unknown;
}

export interface Context {
  /** Fewer rounds and smaller tables: what `.ci/run` has time for. */
  readonly short: boolean;
  readonly progress: (done: number, of: number, what: string) => void;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly measure: (context: Context) => Promise<Outcome>;
}

/** Also a value that is no number is missed: what could not be measured is not met. */
export const isMet = ({ value, atMost }: Pick<Aim, 'value' | 'atMost'>): boolean => value <= atMost;

const plain = (value: number): string => String(Number(value.toPrecision(3)));

/** `met`, or `missed by 12 KB (2 %)`. */
export const verdictOf = (aim: Aim): string => {
  if (isMet(aim)) return 'met';
  if (!Number.isFinite(aim.value)) return 'not measured';
  const over = aim.value - aim.atMost;
  const unit = aim.unit === '' ? '' : ` ${aim.unit}`;
  return `missed by ${plain(over)}${unit} (${plain((over / aim.atMost) * 100)} %)`;
};
