const steps = [
  [1_000_000, 'megabyte'],
  [1_000, 'kilobyte'],
  [1, 'byte'],
] as const;

/** The length of a file as people read it: `1.2 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  const [size, unit] = steps.find(([least]) => bytes >= least) ?? [1, 'byte'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: bytes / size < 10 && size > 1 ? 1 : 0,
  }).format(bytes / size);
}
