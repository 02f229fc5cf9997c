import { useSession } from '@/api/session';
import { useEntityChoice, type WorkEntity } from './entity-choice';

/** The entity that a screen of one entity opens on: the chosen one, else the first with the organisation's currency. */
export function useHomeEntity(): WorkEntity | undefined {
  const { organization } = useSession();
  const { entities, chosen } = useEntityChoice();
  return chosen ?? entities.find(({ currency }) => currency === organization.currency) ?? entities[0];
}
