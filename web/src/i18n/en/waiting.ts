import type { LateMessages } from '../messages';

export const waiting: LateMessages['waiting'] = {
  title: 'Waiting to be sent',
  text: 'These are kept on this device and sent in this order when you are back online.',
  none: 'Nothing is waiting.',
  written: 'Written {time}',
  kinds: {
    create: 'New {object}: {title}',
    change: 'Change of {object}: {title}',
    log: 'Follow-up: {title}',
  },
  states: {
    waiting: 'Waiting for a connection',
    behind: 'Behind an earlier entry',
    sending: 'Being sent',
    refused: 'Refused',
    conflict: 'Somebody changed the same field',
  },
  behind: 'It is sent after the earlier entry of the same record is settled.',
  sendNow: 'Send now',
  sendAgain: 'Send again',
  edit: 'Edit again',
  compare: 'Compare and choose',
  discard: 'Discard',
  discardText: 'It will not be sent and cannot be brought back.',
  discardYes: 'Discard it',
  discardNo: 'Keep it',
  leaving: {
    title: '{count, plural, one {# entry has not been sent} other {# entries have not been sent}}',
    text: 'Signing out deletes them from this device; they will not be sent. Nothing is lost if you sign out after they were sent.',
    stay: 'Stay signed in',
    leave: 'Discard and sign out',
  },
};
