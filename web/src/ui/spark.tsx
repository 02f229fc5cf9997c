interface Props {
  /** In order of time; a gap is null. */
  values: (number | null)[];
  /** What the line says, in words: the numbers are not read from the drawing. */
  label: string;
  width?: number;
  height?: number;
}

/** The points of a line inside its box, as SVG wants them; one point is a flat line. */
export function sparkPoints(values: (number | null)[], width: number, height: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '';
  const low = Math.min(...known, 0);
  const span = Math.max(...known, 0) - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points: string[] = [];
  for (const [place, value] of values.entries()) {
    if (value === null) continue;
    const y = height - 1 - ((value - low) / span) * (height - 2);
    points.push(`${(place * step).toFixed(1)},${y.toFixed(1)}`);
  }
  return points.join(' ');
}

/** A line as high as text: the course of a figure, beside it. */
export function Spark({ values, label, width = 72, height = 18 }: Props) {
  return (
    <svg className="mx-spark" role="img" aria-label={label} width={width} height={height}>
      <polyline points={sparkPoints(values, width, height)} />
    </svg>
  );
}
