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

/** Words that come with the screens that use them (`catalog.ts`). Gathered for the types and the journeys; no screen imports this. */
export const late = {
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
