/** A line of the table that is printed. */
export interface Row {
  what: string;
  measured: number;
  unit: string;
  /** At most this much; a row without one only informs. */
  goal?: number;
  note?: string;
}

export function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
