/** The middle value; the mean of the two middle ones for an even number. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the neighbours, as R's type 7; throws for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new Error('a quantile of nothing');
  return low + (high - low) * (at - Math.floor(at));
}

/** 'lowest–highest', as many digits as say something. */
export function spreadOf(values: readonly number[]): string {
  if (values.length === 1) return 'one run';
  return `${brief(Math.min(...values))}–${brief(Math.max(...values))}`;
}

/** Three digits that count. */
export function brief(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
