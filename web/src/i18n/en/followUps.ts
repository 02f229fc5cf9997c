import type { Messages } from '../messages';

export const followUps: Messages['followUps'] = {
  emptyReading: 'Nothing has been logged yet',
  collect: 'Log a collection call',
  aboutInvoice: 'About {number}: ',
  title: 'Follow-ups',
  log: 'Log activity',
  about: 'About',
  save: 'Save activity',
  done: 'Activity logged',
  empty: 'No follow-ups yet. Press L to log the first.',
  emptyPhone: 'No follow-ups yet. Tap “Log activity” for the first one.',
  nextHint: 'You can write +1 ({tomorrow}) or +7 ({week}).',
  outcomes: {
    reached: 'Spoke by phone.',
    missed: 'No answer.',
    visited: 'Visited on site.',
    sentOffer: 'Sent offer documents.',
  },
};
