/** @param share 0.5 for the median; what lies between two values is in proportion */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return below + (above - below) * (place - Math.floor(place));
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** `3.1–4.7`: the middle half, which one busy moment of the machine does not move. */
export const spread = (values: readonly number[], digits = 1): string =>
  `${quantile(values, 0.25).toFixed(digits)}–${quantile(values, 0.75).toFixed(digits)}`;

/** Adds up what has the same name. */
export const totals = <Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string,
  of: (value: Value) => number,
): Map<string, number> => {
  const found = new Map<string, number>();
  for (const value of values) found.set(nameOf(value), (found.get(nameOf(value)) ?? 0) + of(value));
  return found;
};

interface Interval {
  readonly began: number;
  readonly milliseconds: number;
}

/** How long at least one of them was under way: what runs side by side counts once. */
export const covered = (intervals: readonly Interval[]): number => {
  let until = -Infinity;
  let total = 0;
  for (const { began, milliseconds } of intervals.toSorted((one, other) => one.began - other.began)) {
    const end = began + milliseconds;
    total += Math.max(0, end - Math.max(began, until));
    until = Math.max(until, end);
  }
  return total;
};
