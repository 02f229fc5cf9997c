import type { Messages } from '../messages';

export const session: Messages['session'] = {
  title: 'Sign in',
  organization: 'Organisation',
  organizationHint: 'The short name used to sign in, such as demo',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  failed: 'The organisation, e-mail or password is wrong, or the account rests after too many tries.',
  back: 'Back to {organization}',
  signOut: 'Sign out',
  expired: 'Your session has ended. Please sign in again.',
  tagline: 'From lead to cash, every cent explained.',
};
