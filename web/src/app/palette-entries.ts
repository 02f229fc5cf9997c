import type { Command } from '@/ui/commands';

/** One line of the palette. */
export interface Entry {
  id: string;
  title: string;
  subtitle?: string;
  keys?: string;
  disabled?: string;
  /** Words above it and the others of its kind; for records, what their object is called. */
  group?: string;
  /** Lost, closed, void: shown, but quieter. */
  isOver?: boolean;
  run: () => void;
}

export interface Section {
  /** Instead of the words of its id. */
  title?: string;
  id: 'screen' | 'recent' | 'records' | 'create' | 'go' | 'app';
  entries: Entry[];
}

const MOST = 8;

/** Every word that was typed occurs in the title; full width and case do not matter. */
export function matches(title: string, typed: string): boolean {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  const given = fold(title);
  return wanted.every((word) => given.includes(word));
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Titles that begin with what was typed come first; otherwise the order stays. */
function best(entries: Entry[], typed: string): Entry[] {
  const start = fold(typed.trim());
  const found = entries.filter(({ title }) => matches(title, typed));
  const first = found.filter(({ title }) => fold(title).startsWith(start));
  return [...first, ...found.filter((entry) => !first.includes(entry))].slice(0, MOST);
}

/** In the order that the server gave them, with a heading wherever another object begins. */
function byGroup(records: Entry[]): Section[] {
  const found: Section[] = [];
  for (const entry of records) {
    const last = found.at(-1);
    if (last && last.title === entry.group) last.entries.push(entry);
    else found.push({ id: 'records', title: entry.group, entries: [entry] });
  }
  return found;
}

/**
 * What the palette shows: nothing typed yet offers this screen and what was open; then the records that the server
 * found, by object, stand before what was open and the commands of other places.
 */
export function sections(commands: Command[], recent: Entry[], records: Entry[], typed: string): Section[] {
  const of = (group: Command['group']) =>
    commands.filter((command) => (command.group ?? 'screen') === group).map(entryOf);
  const isTyped = typed.trim() !== '';
  const all: Section[] = [
    { id: 'screen', entries: best(of('screen'), typed) },
    ...(isTyped ? byGroup(records) : []),
    { id: 'recent', entries: best(recent, typed) },
    { id: 'create', entries: isTyped ? best(of('create'), typed) : of('create').slice(0, 4) },
    { id: 'go', entries: best(of('go'), typed) },
    { id: 'app', entries: best(of('app'), typed) },
  ];
  const seen = new Set<string>();
  return all
    .map(({ entries, ...section }) => ({
      ...section,
      entries: entries.filter((entry) => !seen.has(entry.id) && seen.add(entry.id)),
    }))
    .filter(({ entries }) => entries.length > 0);
}

function entryOf({ id, title, keys, disabled, run }: Command): Entry {
  return { id, title, keys, disabled, run };
}
