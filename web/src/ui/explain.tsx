import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useMemo,
  useState,
} from 'react';
import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import { Money } from './money';

const ExplainPanel = lazy(() => import('./explain-panel'));

interface Explainer {
  /** Opens the panel on a figure's reference: `invoice:inv_…:open`. */
  open: (figure: string) => void;
}

const ExplainContext = createContext<Explainer | null>(null);

/**
 * The one Explain panel of the program. `pathOf` finds the address of a document by its id;
 * it comes from outside because only the descriptions of objects know it.
 */
export function ExplainProvider({
  pathOf,
  kept,
  children,
}: {
  pathOf: (id: string) => string | undefined;
  /** Where the way down is kept, so that Back brings the panel again; in memory unless given. */
  kept?: { trail: string[]; onTrail: (trail: string[]) => void };
  children: ReactNode;
}) {
  const [own, setOwn] = useState<string[]>([]);
  const [wasOpened, setWasOpened] = useState(false);
  const trail = kept?.trail ?? own;
  const setTrail = kept?.onTrail ?? setOwn;
  const open = useCallback(
    (figure: string) => {
      setWasOpened(true);
      setTrail([figure]);
    },
    [setTrail],
  );
  const explainer = useMemo(() => ({ open }), [open]);
  return (
    <ExplainContext value={explainer}>
      {children}
      {(wasOpened || trail.length > 0) && (
        <Suspense fallback={null}>
          <ExplainPanel trail={trail} onTrail={setTrail} pathOf={pathOf} />
        </Suspense>
      )}
    </ExplainContext>
  );
}

/** Opens Explain from a menu or a key; null where nothing can be explained. */
export function useExplain(): ((figure: string) => void) | null {
  return useContext(ExplainContext)?.open ?? null;
}

interface Props {
  value: Amount | null | undefined;
  /** The reference that the server gave with the figure; without it the figure is plain text. */
  explain?: string | null;
  show?: 'amount' | 'symbol' | 'code';
  compact?: boolean;
}

/** A figure that is a door: it opens what it is made of. */
export function Figure({ value, explain, show, compact }: Props) {
  const t = useTranslations('explain');
  const open = useExplain();
  const money = <Money value={value} show={show} compact={compact} />;
  if (!explain || !open || !value) return money;
  return (
    <button
      type="button"
      className="mx-explained"
      aria-haspopup="dialog"
      onClick={(event) => {
        event.stopPropagation();
        open(explain);
      }}
    >
      {money}
      <span className="mx-sr-only">{t('explain')}</span>
    </button>
  );
}
