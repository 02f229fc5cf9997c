import type { Messages } from '../messages';

export const files: Messages['files'] = {
  title: 'Files',
  add: 'Add files',
  camera: 'Take a photo',
  hint: 'Or drop them here.',
  hintPhone: 'Contracts, delivery slips and cards can be photographed.',
  sending: 'Sending',
  progress: 'Progress of {name}',
  refused: '{title}: {reason}',
  failed: 'Not sent',
  dismiss: 'Remove',
  none: 'No files yet',
  look: 'Look at {name}',
  download: 'Download',
  delete: 'Delete file',
  deleteOf: 'Delete {name}',
  deleteText: '“{name}” is taken off this record. Its content is kept for the audit trail.',
  deleted: '{name} was deleted',
};
