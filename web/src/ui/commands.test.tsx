import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import {
  type Command,
  CommandLayer,
  CommandProvider,
  setLettersOff,
  useAllCommands,
  useCommands,
} from './commands';

function Offers({ commands }: { commands: Command[] }) {
  useCommands(commands);
  return null;
}

function Listed() {
  return <p>{useAllCommands().map(({ title }) => `${title} `)}</p>;
}

const command = (id: string, keys: string | undefined, run: () => void, disabled?: string): Command => ({
  id,
  title: id,
  keys,
  run,
  disabled,
});

test.each([
  ['C', { key: 'c' }],
  ['Shift+X', { key: 'X', shiftKey: true }],
  ['Mod+K', { key: 'k', ctrlKey: true }],
  ['Mod+K', { key: 'k', metaKey: true }],
  ['?', { key: '?', shiftKey: true }],
  ['Esc', { key: 'Escape' }],
  ['Space', { key: ' ' }],
])('%s runs its command', (keys, event) => {
  const run = vi.fn();
  render(
    <CommandProvider>
      <Offers commands={[command('one', keys, run)]} />
    </CommandProvider>,
  );
  fireEvent.keyDown(document.body, event);
  expect(run).toHaveBeenCalledOnce();
});

test('two keys in a row are one command, and the second alone is none', () => {
  const run = vi.fn();
  render(
    <CommandProvider>
      <Offers commands={[command('go.leads', 'G L', run)]} />
    </CommandProvider>,
  );
  fireEvent.keyDown(document.body, { key: 'l' });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'g' });
  fireEvent.keyDown(document.body, { key: 'l' });
  expect(run).toHaveBeenCalledOnce();
});

test('letters are silent while typing and when switched off; keys with Mod are not', () => {
  const letter = vi.fn();
  const chord = vi.fn();
  render(
    <CommandProvider>
      <Offers commands={[command('letter', 'C', letter), command('chord', 'Mod+K', chord)]} />
      <input aria-label="name" />
    </CommandProvider>,
  );
  fireEvent.keyDown(screen.getByLabelText('name'), { key: 'c' });
  setLettersOff(true);
  fireEvent.keyDown(document.body, { key: 'c' });
  expect(letter).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByLabelText('name'), { key: 'k', ctrlKey: true });
  expect(chord).toHaveBeenCalledOnce();
});

test('what is not allowed now does not run', () => {
  const run = vi.fn();
  render(
    <CommandProvider>
      <Offers commands={[command('post', 'M', run, 'nothing is ticked')]} />
    </CommandProvider>,
  );
  fireEvent.keyDown(document.body, { key: 'm' });
  expect(run).not.toHaveBeenCalled();
});

test('the newest screen wins a key, and takes its commands along when it goes', () => {
  const below = vi.fn();
  const above = vi.fn();
  const view = (open: boolean) => (
    <CommandProvider>
      <Offers commands={[command('below', 'E', below)]} />
      {open && <Offers commands={[command('above', 'E', above)]} />}
      <Listed />
    </CommandProvider>
  );
  const { rerender } = render(view(false));
  rerender(view(true));
  fireEvent.keyDown(document.body, { key: 'e' });
  expect([above.mock.calls.length, below.mock.calls.length]).toEqual([1, 0]);
  expect(screen.getByText('above below')).toBeDefined();
  rerender(view(false));
  fireEvent.keyDown(document.body, { key: 'e' });
  expect(below).toHaveBeenCalledOnce();
});

test('while something is open above the page, the keys are its own', () => {
  const page = vi.fn();
  const dialog = vi.fn();
  const palette = vi.fn();
  const shown = (isOpen: boolean) => (
    <CommandProvider>
      <Offers commands={[command('page', 'M', page), command('palette', 'Mod+K', palette)]} />
      {isOpen && (
        <CommandLayer>
          <Offers commands={[command('dialog', 'Backspace', dialog)]} />
        </CommandLayer>
      )}
    </CommandProvider>
  );
  const { rerender } = render(shown(true));
  fireEvent.keyDown(document.body, { key: 'm' });
  fireEvent.keyDown(document.body, { key: 'Backspace' });
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  expect([page, dialog, palette].map((run) => run.mock.calls.length)).toEqual([0, 1, 1]);
  rerender(shown(false));
  fireEvent.keyDown(document.body, { key: 'm' });
  expect(page).toHaveBeenCalledOnce();
});

test('a box to tick takes Space and leaves letters to the page', () => {
  const letter = vi.fn();
  const space = vi.fn();
  render(
    <CommandProvider>
      <Offers commands={[command('letter', 'D', letter), command('space', 'Space', space)]} />
      <input type="checkbox" aria-label="Tick" />
    </CommandProvider>,
  );
  const box = screen.getByRole('checkbox');
  fireEvent.keyDown(box, { key: 'd' });
  fireEvent.keyDown(box, { key: ' ' });
  expect([letter, space].map((run) => run.mock.calls.length)).toEqual([1, 0]);
});

test('Esc closes what lies above the page and does nothing else', () => {
  const run = vi.fn();
  render(
    <CommandProvider>
      <Offers commands={[command('back', 'Esc', run)]} />
    </CommandProvider>,
  );
  const menu = document.createElement('div');
  menu.setAttribute('role', 'menu');
  document.getElementById('overlays')?.append(menu);
  // As overlays do: gone before the key arrives at the page.
  document.body.addEventListener('keydown', () => menu.remove(), { once: true });
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(run).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(run).toHaveBeenCalledOnce();
});
