/** Middle of the values, of two middles the mean; NaN where there are none. */
export function median(values: readonly number[]): number {
  return (quantile(values, 0.5, Math.floor) + quantile(values, 0.5, Math.ceil)) / 2
}

/** Nearest value at or above the share; NaN where there are none. */
export function percentile(values: readonly number[], share: number): number {
  return quantile(values, share, Math.ceil)
}

function quantile(values: readonly number[], share: number, round: (place: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[round((sorted.length - 1) * share)] ?? Number.NaN
}
