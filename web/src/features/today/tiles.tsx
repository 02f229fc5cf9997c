import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { Figure as Door } from '@/ui/explain';
import { useIsPhone } from '@/ui/phone';
import { type Figure, figuresByName } from './queue';

const SHOWN = 4;

/** A currency that holds nothing says nothing beside one that does. */
function told<T extends { amount: { amount_minor: number } }>(figures: T[]): T[] {
  const filled = figures.filter(({ amount }) => amount.amount_minor !== 0);
  return filled.length > 0 ? filled : figures.slice(0, 1);
}

/** The figures of the role, each a door to what it is made of; one line per currency. */
export function Tiles({ figures }: { figures: Figure[] }) {
  const t = useTranslations('today');
  const label = useLabel();
  const isPhone = useIsPhone();
  const tiles = figuresByName(figures)
    .slice(0, SHOWN)
    .map((tile) => ({ ...tile, figures: told(tile.figures) }));
  if (tiles.length === 0) return null;
  return (
    <ul className="mx-today-tiles" aria-label={t('figures')}>
      {tiles.map((tile) => (
        <li key={tile.name} className="mx-today-tile">
          <span className="mx-today-tile-title">{label(tile.label)}</span>
          {tile.figures.map(({ figure, amount }) => (
            <span key={figure} className="mx-today-tile-figure">
              <Door
                value={amount}
                explain={figure}
                show={tile.figures.length > 1 ? 'code' : 'symbol'}
                compact={isPhone}
              />
            </span>
          ))}
          <span className="mx-today-tile-note">{t('documents', { count: tile.count })}</span>
        </li>
      ))}
    </ul>
  );
}
