import type { Command } from '@/ui/commands';

/** One line of the palette. */
export interface Entry {
  id: string;
  title: string;
  subtitle?: string;
  keys?: string;
  disabled?: string;
  run: () => void;
}

export interface Section {
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

/**
 * What the palette shows: nothing typed yet offers this screen and what was open; then the records that the server
 * found stand before commands of other places.
 */
export function sections(commands: Command[], recent: Entry[], records: Entry[], typed: string): Section[] {
  const of = (group: Command['group']) =>
    commands.filter((command) => (command.group ?? 'screen') === group).map(entryOf);
  const isTyped = typed.trim() !== '';
  const all: Section[] = [
    { id: 'screen', entries: best(of('screen'), typed) },
    { id: 'recent', entries: best(recent, typed) },
    { id: 'records', entries: isTyped ? records : [] },
    { id: 'create', entries: isTyped ? best(of('create'), typed) : of('create').slice(0, 4) },
    { id: 'go', entries: best(of('go'), typed) },
    { id: 'app', entries: best(of('app'), typed) },
  ];
  const seen = new Set<string>();
  return all
    .map(({ id, entries }) => ({
      id,
      entries: entries.filter((entry) => !seen.has(entry.id) && seen.add(entry.id)),
    }))
    .filter(({ entries }) => entries.length > 0);
}

function entryOf({ id, title, keys, disabled, run }: Command): Entry {
  return { id, title, keys, disabled, run };
}
