import { IconMoon, IconSun, IconSunMoon } from '@tabler/icons-react';

/** Light, dark, or as the system says. */
export const SCHEMES = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconSunMoon },
] as const;
