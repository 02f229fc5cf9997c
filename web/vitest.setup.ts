import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';

/** happy-dom has no media queries; screens are drawn as at the desk, in light colours. */
function matchMedia(query: string): MediaQueryList {
  return {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => {},
    removeListener: () => {},
    addEventListener: () => {},
    removeEventListener: () => {},
    dispatchEvent: () => false,
  };
}

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

beforeEach(() => {
  window.matchMedia = matchMedia;
  window.ResizeObserver ??= NoResizeObserver;
  // Overlays mount in a labelled region of index.html.
  const overlays = document.createElement('section');
  overlays.id = 'overlays';
  document.body.append(overlays);
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  localStorage.clear();
});
