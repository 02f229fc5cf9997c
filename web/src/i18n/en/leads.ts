import type { Messages } from '../messages';

export const leads: Messages['leads'] = {
  title: 'Leads',
  unanswered: '{count, plural, one {# new lead} other {# new leads}} not answered yet',
  verbs: { qualify: 'Qualify', convert: 'Convert', assign: 'Assign', disqualify: 'Disqualify' },
  assign: {
    title: 'Assign an owner',
    text: 'Its follow-ups go along to the new owner.',
    done: 'Assigned',
  },
  qualify: { text: 'Says that this lead is worth going on with.', done: 'Qualified' },
  disqualify: { text: 'This is final.', reason: 'Reason', done: 'Disqualified' },
  convert: {
    text: 'Makes a customer, a contact and an opportunity. Source, campaign, need, custom fields, owner, files and follow-ups are kept. A lead is converted once.',
    asked: '{object}: {field}',
    contact: 'Contact',
    contactHint: 'The customer has contacts like this person.',
    newContact: 'New contact “{name}”',
    existing: 'Existing customer',
    use: 'Use this',
    opportunityName: 'Name of the opportunity',
    willCreate: 'The customer “{company}” will be created.',
    same: '{count, plural, one {A customer like this may be there already:} other {# customers like this may be there already:}}',
    done: 'Converted; opening the opportunity',
    doneBut: 'Converted. No field took these, so they stay with the lead: {fields}',
  },
};
