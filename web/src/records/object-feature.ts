import type { ComponentType } from 'react';
import type { FilterNode, Layout, Rec } from './types';

/** Something that can be done with one record: a button on its page, a row menu entry, a command of the palette. */
export interface RecordAction {
  /** The operation: `invoice.issue`; also the right that it needs. */
  id: string;
  /** Key of the words: `invoices.verbs.issue`. */
  title: string;
  /** Single key while the record is open. */
  keys?: string;
  /** At most one per state of a record: the button that is filled. */
  isPrimary?: (record: Rec) => boolean;
  /** Whether the state of the record allows it; what it does not allow is not offered. */
  when?: (record: Rec) => boolean;
  /** Done so often that it is a button of its own beside the primary one. */
  isQuick?: boolean;
  isDangerous?: boolean;
  /** The dialog or bench that does it. */
  Dialog: ComponentType<{ record: Rec; onClose: () => void; preset?: Record<string, unknown> }>;
}

export interface RecordTab {
  /** `quotes.customer_id` for the records whose reference points here: it takes the place of that list and shows its count. */
  id: string;
  /** Key of the words. */
  title: string;
  when?: (record: Rec) => boolean;
  Content: ComponentType<{ record: Rec }>;
}

/**
 * What a feature adds to the screens that every object gets from its description.
 * All of it is optional: an object without a feature has list, page, form, filter, import and export all the same.
 */
export interface ObjectFeature {
  /** Columns of the list before anybody chose others. */
  columns?: string[];
  /** Order of the list before anybody chose another. */
  sort?: string;
  /** What the list opens with before anybody chose: what is still going on. */
  filter?: FilterNode[];
  layouts?: Layout[];
  /** A choice whose words are tabs above the list, each with its count: what people filter by every day. */
  stateField?: string;
  /** What the columns of the board are; the stage, the status or a choice unless given. */
  boardField?: string;
  /** Fields of the short form; the description's required fields unless given. */
  quickFields?: string[];
  /** The form that creates one, when the short form of fields will not do: documents with lines. */
  Create?: ComponentType<{ onClose: () => void; preset?: Record<string, unknown> }>;
  actions?: RecordAction[];
  /** Fields that the header tells in words: the tab of fields leaves them out. */
  told?: string[];
  /**
   * Opened when a move on the board was refused because something is missing: asks for it and moves the record.
   * `to` is the value of the column.
   */
  MoveOnBoard?: ComponentType<{ record: Rec; to: string; onClose: () => void }>;
  /** Fields that say what a record is about, shown above its tabs; references are links. */
  facts?: string[];
  /** Above the tabs of a record: figures, path of stages. */
  Header?: ComponentType<{ record: Rec }>;
  /** Before the tabs that every record has (fields, timeline). */
  tabs?: RecordTab[];
  /** The whole page, when tabs will not do. */
  Page?: ComponentType<{ record: Rec }>;
  /** On a card of the board: what to look at in this one; nothing where all is well. */
  CardNote?: ComponentType<{ record: Rec }>;
  /** On a card of the list on the phone: the figure that is asked for first, in place of an amount of its own. */
  CardFigure?: ComponentType<{ record: Rec }>;
  /** How fields of this object are shown in lists, where their kind alone does not say it. */
  cells?: Record<string, ComponentType<{ record: Rec }>>;
  /** Above the list: sums, hints, tabs. */
  ListHeader?: ComponentType;
}

const features = new Map<string, ObjectFeature>();

/**
 * Called when the program starts: by the feature that owns the object, and by others that add to it,
 * as the log of follow-ups does. Actions and tabs are joined in order; of the rest the later one counts.
 */
export function registerFeature(object: string, feature: ObjectFeature): void {
  const before = features.get(object) ?? {};
  features.set(object, {
    ...before,
    ...feature,
    actions: [...(before.actions ?? []), ...(feature.actions ?? [])],
    tabs: [...(before.tabs ?? []), ...(feature.tabs ?? [])],
  });
}

export function featureOf(object: string): ObjectFeature {
  return features.get(object) ?? {};
}
