/** What was typed into a field that does not take it: kept as it is, so that nothing typed is lost, and never sent. */
export class Unreadable {
  constructor(readonly text: string) {}
}

export function isUnreadable(value: unknown): value is Unreadable {
  return value instanceof Unreadable;
}
