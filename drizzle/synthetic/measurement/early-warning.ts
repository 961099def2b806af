/**
 * The National Early Warning Score for adults, on the scale for people without hypercapnic failure, breathing air, alert.
 * The chart is of the Royal College of Physicians (NEWS2, 2017).
 */

export interface Observed {
  readonly respiratoryRate: number
  readonly oxygenSaturation: number
  readonly systolic: number
  readonly heartRate: number
  readonly temperature: number
}

/** Up to and including each bound the points beside it; beyond the last bound the last points. */
type Scale = readonly (readonly [upTo: number, points: number])[]

const scales: Readonly<Record<keyof Observed, Scale>> = {
  respiratoryRate: [
    [8, 3],
    [11, 1],
    [20, 0],
    [24, 2],
    [Infinity, 3],
  ],
  oxygenSaturation: [
    [91, 3],
    [93, 2],
    [95, 1],
    [Infinity, 0],
  ],
  systolic: [
    [90, 3],
    [100, 2],
    [110, 1],
    [219, 0],
    [Infinity, 3],
  ],
  heartRate: [
    [40, 3],
    [50, 1],
    [90, 0],
    [110, 1],
    [130, 2],
    [Infinity, 3],
  ],
  temperature: [
    [35, 3],
    [36, 1],
    [38, 0],
    [39, 1],
    [Infinity, 2],
  ],
}

export function earlyWarningScore(observed: Observed): number {
  const names = Object.keys(scales) as (keyof Observed)[]
  return names.reduce((total, name) => total + pointsFor(observed[name], scales[name]), 0)
}

function pointsFor(value: number, scale: Scale): number {
  return scale.find(([upTo]) => value <= upTo)?.[1] ?? 0
}
