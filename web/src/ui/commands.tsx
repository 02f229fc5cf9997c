import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

/** Something a person can do here. The palette, menus, the key map `?` and the tests read the same list. */
export interface Command {
  /** Stable name: `receipt.apply`. */
  id: string;
  title: string;
  /** Keys as people write them: `C`, `G T`, `Mod+K`, `Shift+X`. */
  keys?: string;
  /** `screen` commands come first in the palette. */
  group?: 'screen' | 'go' | 'create' | 'app';
  /** Not offered now, and why: shown where the command would be. */
  disabled?: string;
  run: () => void;
}

class Registry {
  private sets = new Map<symbol, { layer: number; commands: Command[] }>();
  private listeners = new Set<() => void>();
  private all: Command[] = [];
  private layers: number[] = [];

  set(owner: symbol, layer: number, commands: Command[]): void {
    this.sets.set(owner, { layer, commands });
    this.changed();
  }

  /** Something opened above the page; the answer closes it. */
  enter(layer: number): () => void {
    this.layers.push(layer);
    return () => {
      this.layers.splice(this.layers.indexOf(layer), 1);
    };
  }

  /** What keys reach now: with a dialog open only its own, and those with Mod, which no dialog takes away. */
  reachable(): Command[] {
    const top = Math.max(0, ...this.layers);
    if (top === 0) return this.all;
    const own = [...this.sets.values()].reverse().filter(({ layer }) => layer === top);
    return [
      ...own.flatMap(({ commands }) => commands),
      ...this.all.filter(({ keys }) => keys?.startsWith('Mod+')),
    ];
  }

  remove(owner: symbol): void {
    this.sets.delete(owner);
    this.changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Newest registration first, so that a panel's key wins over the list's below it. */
  snapshot = (): Command[] => this.all;

  private changed(): void {
    const seen = new Set<string>();
    this.all = [...this.sets.values()]
      .reverse()
      .flatMap(({ commands }) => commands)
      .filter(({ id }) => !seen.has(id) && seen.add(id));
    for (const listener of this.listeners) listener();
  }
}

const RegistryContext = createContext<Registry | null>(null);

export function CommandProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(() => new Registry());
  useKeys(registry);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error('commands need CommandProvider');
  return registry;
}

const LayerContext = createContext(0);

/** Around what opens above the page: while it is there the keys are its own, and those of the page rest. */
export function CommandLayer({ children }: { children: ReactNode }) {
  const registry = useContext(RegistryContext);
  const layer = useContext(LayerContext) + 1;
  useEffect(() => {
    // The layer is left when what opened it goes.
    return registry?.enter(layer);
  }, [registry, layer]);
  return <LayerContext value={layer}>{children}</LayerContext>;
}

/** Offers commands while the component is on screen. */
export function useCommands(commands: Command[]): void {
  const registry = useRegistry();
  const layer = useContext(LayerContext);
  const [owner] = useState(() => Symbol('commands'));
  const latest = useRef(commands);
  latest.current = commands;
  // What people see decides whether the list changed; `run` always finds the newest closure.
  const shape = JSON.stringify(
    commands.map(({ id, title, keys, group, disabled }) => [id, title, keys, group, disabled]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the commands.
  useEffect(() => {
    const live = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    registry.set(owner, layer, live);
    return () => registry.remove(owner);
  }, [registry, owner, layer, shape]);
}

/** Everything that can be done now. */
export function useAllCommands(): Command[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.snapshot);
}

const LETTERS_OFF = 'mingxi.letters-off';

/** Single letters can be switched off (WCAG 2.1.4); keys with Mod stay. */
export function lettersAreOff(): boolean {
  return localStorage.getItem(LETTERS_OFF) === 'yes';
}

export function setLettersOff(off: boolean): void {
  localStorage.setItem(LETTERS_OFF, off ? 'yes' : 'no');
}

function useKeys(registry: Registry): void {
  const pending = useRef<{ key: string; at: number } | null>(null);
  const overlaid = useRef(false);
  useEffect(() => {
    // Asked before anything hears of the key: an overlay that it closes is gone when it arrives here.
    const look = () => {
      overlaid.current = isOverlaid();
    };
    window.addEventListener('keydown', look, { capture: true });
    return () => window.removeEventListener('keydown', look, { capture: true });
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const pressed = keyOf(event);
      if (!pressed) return;
      const plain = !pressed.startsWith('Mod+');
      if (plain && (lettersAreOff() || isTyping(event.target))) return;
      if (pressed === 'Esc' && overlaid.current) return;
      if ((pressed === 'Enter' || pressed === 'Space') && isPressable(event.target)) return;
      const first =
        pending.current && event.timeStamp - pending.current.at < 1200 ? pending.current.key : null;
      pending.current = null;
      const commands = registry.reachable();
      const sequence = first ? `${first} ${pressed}` : pressed;
      const hit = commands.find(({ keys, disabled }) => keys === sequence && !disabled);
      if (hit) {
        event.preventDefault();
        hit.run();
      } else if (commands.some(({ keys }) => keys?.startsWith(`${pressed} `))) {
        pending.current = { key: pressed, at: event.timeStamp };
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [registry]);
}

/** Whether a dialog, menu or list of choices is open: `Esc` closes it and does nothing else. */
function isOverlaid(): boolean {
  const open = document.querySelectorAll('#overlays :is([role="dialog"], [role="menu"], [role="listbox"])');
  return [...open].some((overlay) => overlay.checkVisibility?.() ?? true);
}

function keyOf(event: KeyboardEvent): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key) || event.altKey) return null;
  const named: Record<string, string> = { ' ': 'Space', Escape: 'Esc' };
  const single = event.key.length === 1;
  const key = named[event.key] ?? (single ? event.key.toUpperCase() : event.key);
  const isLetter = single && /[A-Z]/.test(key);
  const shift = event.shiftKey && (!single || isLetter) ? 'Shift+' : '';
  return `${event.metaKey || event.ctrlKey ? 'Mod+' : ''}${shift}${key}`;
}

/** Inputs that take no letters. */
const ticked = ['checkbox', 'radio', 'button', 'submit', 'file'];

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ticked.includes(target.type)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Enter and Space belong to the button, link or box to tick that has the focus. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, input, summary, [role=menuitem]') !== null;
}

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** Keys as this machine prints them: `⌘K` or `Ctrl K`. */
export function Keys({ keys }: { keys: string }) {
  const shown = useMemo(() => keys.replace('Mod+', isMac ? '⌘' : 'Ctrl ').replace('Shift+', '⇧'), [keys]);
  return <kbd className="mx-keys">{shown}</kbd>;
}
