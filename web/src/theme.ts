import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const brand: MantineColorsTuple = [
  '#eef3fb',
  '#dbe6f7',
  '#b9cfee',
  '#93b5e4',
  '#6f9cd9',
  '#4c83ce',
  '#326fc5',
  '#1f5fbf',
  '#194f9f',
  '#133d7c',
];

/** Dangerous buttons and faults: from the sixth on, white words on it and it on white have more than 5:1. */
const red: MantineColorsTuple = [
  '#fdf1f1',
  '#fde3e3',
  '#f5acac',
  '#ee8f8f',
  '#e46a6a',
  '#d64545',
  '#c42b2b',
  '#b42318',
  '#a11212',
  '#7f0e0e',
];

/** The greys of the dark scheme, from text to the deepest ground: what the components draw with unless told otherwise. */
const dark: MantineColorsTuple = [
  '#e6eaf2',
  '#c3cad8',
  '#a3adbf',
  '#98a2b5',
  '#47536b',
  '#2a3448',
  '#20283a',
  '#1a2030',
  '#161b28',
  '#12161f',
];

/** Words of controls are body text: 13 px, and 12 px above an input. The small size of the library is 11 px. */
const control = '13px';

/** Tokens of the product. Contrasts are computed in `ui.md` §6; change both or none. */
export const theme = createTheme({
  primaryColor: 'brand',
  // White words on a filled button: 6.1:1 in light, 5.0:1 in dark; the lighter brand of dark links would have 2.8:1.
  primaryShade: { light: 7, dark: 6 },
  colors: { brand, dark, red },
  fontFamily:
    'Inter, system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
  fontSizes: { xs: '11px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '16px' }, h2: { fontSize: '14px' }, h3: { fontSize: '13px' } },
  },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Portal: { defaultProps: { target: '#overlays' } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md' } },
    Popover: { defaultProps: { shadow: 'md' } },
    Button: {
      defaultProps: { size: 'xs' },
      vars: () => ({ root: { '--button-fz': control, '--button-padding-x': '12px' } }),
      styles: { label: { fontWeight: 500 } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Input: {
      // A wrong value keeps the border of errors, and an input inside another one has none.
      vars: (_: unknown, { error, variant = 'default' }: { error?: unknown; variant?: string }) => ({
        wrapper: {
          '--input-fz': control,
          ...(error || variant !== 'default' ? {} : { '--input-bd': 'var(--mx-input-border)' }),
        },
      }),
    },
    InputWrapper: {
      vars: () => ({
        label: { '--input-label-size': '12px' },
        description: { '--input-description-size': '12px' },
        error: { '--input-error-size': '12px' },
      }),
    },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', comboboxProps: { shadow: 'md' } } },
    SegmentedControl: {
      defaultProps: { size: 'xs' },
      vars: () => ({ root: { '--sc-font-size': '12px' } }),
    },
    Checkbox: { defaultProps: { size: 'xs' } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
  },
});

/** Names that our own style sheet reads, in both colour schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1b2230',
    '--mantine-color-dimmed': '#586174',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-placeholder': '#6b7486',
    '--mantine-color-error': '#a11212',
    '--mantine-color-default-border': '#c3cad6',
    '--mantine-color-disabled': '#eceff4',
    '--mantine-color-disabled-color': '#586174',
    '--mx-page': '#f5f6f8',
    '--mx-surface': '#ffffff',
    '--mx-line': '#dfe3ea',
    '--mx-input-border': '#8a94a6',
    '--mx-muted': '#586174',
    '--mx-selected': '#e8f0fc',
    '--mx-hover': '#f0f3f8',
    '--mx-link': '#1f5fbf',
    '--mx-info': '#174a95',
    '--mx-info-bg': '#e3ecfa',
    '--mx-warn': '#7a4a00',
    '--mx-warn-bg': '#fdf0d0',
    '--mx-good': '#11602f',
    '--mx-good-bg': '#ddf3e4',
    '--mx-bad': '#a11212',
    '--mx-bad-bg': '#fde3e3',
    '--mx-neutral': '#3f4858',
    '--mx-neutral-bg': '#e9ecf1',
    '--mx-hold': '#5a2d91',
    '--mx-hold-bg': '#efe6fa',
  },
  dark: {
    '--mantine-color-text': '#e6eaf2',
    '--mantine-color-dimmed': '#a3adbf',
    '--mantine-color-body': '#1a2030',
    '--mantine-color-placeholder': '#98a2b5',
    '--mantine-color-error': '#f5acac',
    '--mantine-color-default-border': '#47536b',
    '--mantine-color-disabled': '#20283a',
    '--mantine-color-disabled-color': '#a3adbf',
    '--mantine-color-brand-light': '#22314d',
    '--mantine-color-brand-light-hover': '#283855',
    '--mantine-color-brand-light-color': 'var(--mx-link)',
    '--mx-page': '#12161f',
    '--mx-surface': '#1a2030',
    '--mx-line': '#303a4e',
    '--mx-input-border': '#76829a',
    '--mx-muted': '#a3adbf',
    '--mx-selected': '#22314d',
    '--mx-hover': '#222a3b',
    '--mx-link': '#7aa7ef',
    '--mx-info': '#a9c6f5',
    '--mx-info-bg': '#1d3257',
    '--mx-warn': '#f2cf87',
    '--mx-warn-bg': '#453211',
    '--mx-good': '#98dbb0',
    '--mx-good-bg': '#163b25',
    '--mx-bad': '#f5acac',
    '--mx-bad-bg': '#4d1d20',
    '--mx-neutral': '#c3cad8',
    '--mx-neutral-bg': '#2d3649',
    '--mx-hold': '#d3b8f5',
    '--mx-hold-bg': '#3a2657',
  },
});
