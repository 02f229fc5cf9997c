import type { LateMessages } from '../messages';
import { aging } from './aging';
import { close } from './close';
import { collections } from './collections';
import { firstRun } from './first-run';
import { imports } from './imports';
import { jobs } from './jobs';
import { matching } from './matching';
import { revenue } from './revenue';
import { settings } from './settings';
import { setup } from './setup';
import { waiting } from './waiting';

export const late: LateMessages = {
  settings,
  matching,
  collections,
  aging,
  close,
  revenue,
  imports,
  jobs,
  setup,
  firstRun,
  waiting,
};
