import { Button as MantineButton } from '@mantine/core';

/** A button with words. `variant="filled"` is the one primary action of a screen; the rest are `default`. */
export const Button = MantineButton;
