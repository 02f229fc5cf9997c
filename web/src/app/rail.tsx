import { UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronRight,
  IconChevronsLeft,
  IconChevronsRight,
  IconPin,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { usePreference } from '@/api/preferences';
import { To } from '@/ui/link';
import { useDestinations, useDestinationTitle } from './destinations';
import { type Destination, today } from './navigation';
import { usePins } from './pins';

/** The left rail: places in the order of the chain, those that a person pinned before them. */
export function Rail({ folded, onFold }: { folded: boolean; onFold: () => void }) {
  const t = useTranslations('shell');
  const destinations = useDestinations();
  const [closed, setClosed] = usePreference<string[]>('rail.closed', []);
  const { pins } = usePins();
  const toggle = (id: string) =>
    setClosed(closed.includes(id) ? closed.filter((other) => other !== id) : [...closed, id]);
  const group = (id: string, content: ReactNode) => (
    <RailGroup
      key={id}
      title={t(`groups.${id}` as never)}
      folded={folded}
      isOpen={folded || !closed.includes(id)}
      onToggle={() => toggle(id)}
    >
      {content}
    </RailGroup>
  );
  const nav = useRef<HTMLElement>(null);
  // On a low window the place that is open may be below what is in sight.
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is open then.
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' });
  }, [path]);
  return (
    <nav ref={nav} className="mx-rail" aria-label={t('navigation')}>
      <To to="/" className="mx-brand" aria-label="Mingxi 明细">
        <img src="/icon.svg" alt="" width={22} height={22} />
        {!folded && <span>Mingxi 明细</span>}
      </To>
      <div className="mx-rail-scroll">
        <RailLink destination={today} folded={folded} />
        {pins.length > 0 &&
          group(
            'pinned',
            pins.map(({ to, title }) => (
              <To key={to} to={to} className="mx-rail-link" isExact title={title}>
                <IconPin size={16} stroke={1.75} />
                <span className={folded ? 'mx-sr-only' : undefined}>{title}</span>
              </To>
            )),
          )}
        {destinations.map(({ id, items }) =>
          group(
            id,
            items.map((destination) => (
              <RailLink key={destination.to} destination={destination} folded={folded} />
            )),
          ),
        )}
      </div>
      <UnstyledButton className="mx-rail-fold" onClick={onFold} aria-label={folded ? t('unfold') : t('fold')}>
        {folded ? <IconChevronsRight size={16} /> : <IconChevronsLeft size={16} />}
      </UnstyledButton>
    </nav>
  );
}

interface GroupProps {
  title: string;
  folded: boolean;
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}

function RailGroup({ title, folded, isOpen, onToggle, children }: GroupProps) {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <section className="mx-rail-group" aria-label={title}>
      {folded ? (
        <hr className="mx-rail-line" />
      ) : (
        <UnstyledButton className="mx-rail-title" aria-expanded={isOpen} onClick={onToggle}>
          <span>{title}</span>
          <Chevron size={12} />
        </UnstyledButton>
      )}
      {isOpen && children}
    </section>
  );
}

function RailLink({ destination, folded }: { destination: Destination; folded: boolean }) {
  const title = useDestinationTitle()(destination);
  const Icon = destination.icon;
  return (
    <To
      to={destination.to}
      className="mx-rail-link"
      isExact={destination.to === '/'}
      title={folded ? title : undefined}
    >
      <Icon size={16} stroke={1.75} />
      <span className={folded ? 'mx-sr-only' : undefined}>{title}</span>
    </To>
  );
}
