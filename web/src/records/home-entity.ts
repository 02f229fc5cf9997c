import { useSession } from '@/api/session';
import { useEntityChoice, type WorkEntity } from './entity-choice';

/** The entity that a screen of one entity opens on: the chosen one, else the organisation's own. */
export function useHomeEntity(): WorkEntity | undefined {
  const { organization } = useSession();
  const { entities, chosen } = useEntityChoice();
  return chosen ?? ownEntity(entities, organization.currency);
}

/** The first that keeps its books in the organisation's currency. */
export function ownEntity<T extends Pick<WorkEntity, 'currency'>>(
  entities: T[],
  currency: string | null | undefined,
): T | undefined {
  return entities.find((entity) => entity.currency === currency) ?? entities[0];
}
