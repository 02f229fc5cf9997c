import { Drawer } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { CommandLayer } from './commands';
import { ExplainContent } from './explain-content';
import { useIsPhone } from './phone';
import './explain.css';

interface Props {
  /** References from the figure that was opened to the one that is shown; empty is closed. */
  trail: string[];
  onTrail: (trail: string[]) => void;
  pathOf: (id: string) => string | undefined;
}

/** The drawer at the right, or the sheet from below on a phone. Focus goes back to the figure when it closes. */
export default function ExplainPanel({ trail, onTrail, pathOf }: Props) {
  const t = useTranslations('explain');
  const tc = useTranslations('common');
  const isPhone = useIsPhone();
  const close = () => onTrail([]);
  return (
    <Drawer
      opened={trail.length > 0}
      onClose={close}
      position={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '85dvh' : 480}
      title={t('title')}
      closeButtonProps={{ 'aria-label': tc('close') }}
      classNames={{ title: 'mx-explain-head' }}
    >
      {trail.length > 0 && (
        <CommandLayer>
          {' '}
          <ExplainContent trail={trail} onTrail={onTrail} pathOf={pathOf} />{' '}
        </CommandLayer>
      )}
    </Drawer>
  );
}
