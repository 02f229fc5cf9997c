/** Quantities are exact decimals with at most six places, as text; they are compared and subtracted as whole millionths. */
const PLACES = 6;

/** Millionths of a quantity; null when the text is not one. */
export function toMicro(text: string): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text.normalize('NFKC').replace(/[\s,]/g, ''));
  if (!match) return null;
  const [, sign, whole = '0', fraction = ''] = match;
  const micro = BigInt(whole + fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -micro : micro;
}

export function fromMicro(micro: bigint): string {
  const digits = (micro < 0n ? -micro : micro).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  return `${micro < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${fraction && `.${fraction}`}`;
}

/** `from - taken`, never below nothing: what is left of a quantity. */
export function leftOf(from: string, taken: string): string {
  const left = (toMicro(from) ?? 0n) - (toMicro(taken) ?? 0n);
  return fromMicro(left > 0n ? left : 0n);
}

export function isNothing(quantity: string): boolean {
  return (toMicro(quantity) ?? 0n) === 0n;
}

/** An exact decimal as people read it, grouped: `1200.5` as `1,200.5`; with at least `places` behind the point. */
export function formatDecimal(text: string, places = 0): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.padEnd(places, '0');
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${kept && `.${kept}`}`;
}
