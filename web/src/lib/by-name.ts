/** Chinese names by pinyin, then Latin ones by letter; digits by their number. Code points would follow neither. */
const names = new Intl.Collator('zh-CN', { numeric: true });

/** A copy in the order of names, for lists that are in the browser as a whole. */
export function byName<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...items].sort((one, other) => names.compare(nameOf(one), nameOf(other)));
}
