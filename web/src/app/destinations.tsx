import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useLabel, useLabelInside } from '@/i18n/provider';
import { hasForm } from '@/records/creatable';
import { useObjects } from '@/records/queries';
import type { ObjectDescription } from '@/records/types';
import { type Command, useAllCommands, useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import { type Destination, groups, today } from './navigation';

/** The words of a destination: its own or its object's. */
export function useDestinationTitle(): (destination: Destination) => string {
  const t = useTranslations();
  const label = useLabel();
  const objects = useObjects();
  return ({ title, object }) => {
    const description = object ? objects.get(object) : undefined;
    return description ? label(description.label_plural) : title ? t(title as never) : '';
  };
}

/** The destinations that the caller's rights open. */
export function useDestinations(): { id: string; items: Destination[] }[] {
  const objects = useObjects();
  const { actions } = useSession();
  const open = ({ object, needs }: Destination) => {
    const reads = object ?? needs?.object;
    if (reads && !objects.has(reads)) return false;
    return !needs?.action || actions.includes(needs.action);
  };
  return groups
    .map(({ id, items }) => ({ id, items: items.filter(open) }))
    .filter(({ items }) => items.length > 0);
}

/** What a person makes most comes first; the rest follows as the chain runs. */
const OFTEN = ['lead', 'customer', 'contact', 'opportunity', 'follow_up', 'quote', 'order', 'receipt'];

/** Objects that the caller may create by a form: documents have one of their own, records get theirs by description. */
export function useCreatable(): ObjectDescription[] {
  const objects = useObjects();
  const { objects: rights } = useSession();
  const may = rights
    .filter(({ can_create }) => can_create)
    .map(({ object }) => objects.get(object))
    .filter((object) => object !== undefined)
    .filter(hasForm);
  const rank = ({ name }: ObjectDescription) => (OFTEN.indexOf(name) + OFTEN.length + 1) % (OFTEN.length + 1);
  return may.sort((a, b) => rank(a) - rank(b));
}

/** Every place and every form by name and key, on all screens. */
export function useGoCommands(): void {
  const t = useTranslations('shell');
  const title = useDestinationTitle();
  const inside = useLabelInside();
  const go = useGo();
  const start = useStartNew();
  const creatable = useCreatable();
  const places = [today, ...useDestinations().flatMap(({ items }) => items)].map(
    (destination): Command => ({
      id: `go.${destination.to}`,
      title: title(destination),
      keys: destination.key ? `G ${destination.key}` : undefined,
      group: 'go',
      run: () => go(destination.to),
    }),
  );
  const forms = creatable.map(
    (object): Command => ({
      id: `create.${object.name}`,
      title: t('newObject', { object: inside(object.label) }),
      group: 'create',
      run: () => start(object),
    }),
  );
  useCommands([...places, ...forms]);
}

/** Opens the form of a new one; what is logged is logged on the record that is open. */
export function useStartNew(): (object: ObjectDescription) => void {
  const go = useGo();
  const here = useAllCommands();
  return ({ name, plural }) => {
    const own = here.find(({ id }) => id === `${name}.record`);
    if (own && !own.disabled) own.run();
    else go(createPath(plural));
  };
}

/** The list of an object with its form open: a link that can be sent and that the phone's `+` uses. */
export function createPath(plural: string): string {
  return `/${plural}?create=1`;
}
