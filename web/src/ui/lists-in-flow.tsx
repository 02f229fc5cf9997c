import { type MantineThemeOverride, MantineThemeProvider } from '@mantine/core';
import { type ReactNode, useMemo, useRef } from 'react';

/**
 * Lists and calendars of the fields inside stand below their field and push the rest down. On a phone nothing
 * floats above a sheet: a list at its edge widens the layout, the browser then finds its field out of sight and takes
 * the list away, and so on in every frame.
 */
export function ListsInFlow({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const theme = useMemo(() => inFlow(() => box.current && keepInSight(box.current)), []);
  return (
    <MantineThemeProvider theme={theme}>
      <div ref={box} className="mx-in-flow">
        {children}
      </div>
    </MantineThemeProvider>
  );
}

function inFlow(onOpen: () => void): MantineThemeOverride {
  const here = { withinPortal: false };
  return {
    components: {
      // A field that scrolled out of sight keeps its list: it is below it and scrolls along.
      Popover: { defaultProps: { ...here, hideDetached: false, onOpen } },
      Combobox: { defaultProps: here },
    },
  };
}

/** Shows all of the list that has just opened, again when what was searched for comes in, until it closes. */
function keepInSight(box: HTMLElement): void {
  requestAnimationFrame(() => {
    const lists = [...box.querySelectorAll<HTMLElement>('.mantine-Popover-dropdown')];
    const open = lists.find((list) => list.offsetHeight > 0);
    if (!open) return;
    const watch = new ResizeObserver(() => {
      if (!open.isConnected || open.offsetHeight === 0) return watch.disconnect();
      const field = open.previousElementSibling ?? open;
      // With the keyboard up, what is below the field is what can be seen of the list.
      if (isKeyboardUp()) field.scrollIntoView({ block: 'start' });
      else open.scrollIntoView({ block: 'nearest' });
    });
    watch.observe(open);
  });
}

function isKeyboardUp(): boolean {
  const seen = globalThis.visualViewport?.height ?? globalThis.innerHeight;
  return globalThis.innerHeight - seen > 120;
}
