import { Box, Drawer, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CommandLayer } from './commands';
import { ListsInFlow } from './lists-in-flow';
import { useIsPhone } from './phone';

interface Props {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  /** Buttons that stay in sight while the content scrolls; the primary one last. */
  footer?: ReactNode;
  /** Width at the desk. */
  size?: 'sm' | 'md' | 'lg' | 'xl';
}

const widths = { sm: 400, md: 520, lg: 720, xl: 980 };

/** A dialog: in the middle at the desk, a sheet from below on the phone, where the thumb is. */
export function Dialog({ title, onClose, children, footer, size = 'md' }: Props) {
  const t = useTranslations('common');
  const isPhone = useIsPhone();
  const closeButtonProps = { 'aria-label': t('close') };
  const content = (
    <CommandLayer>
      <Box className="mx-dialog-body">{children}</Box>
      {footer && (
        <Group className="mx-dialog-foot" justify="flex-end" gap="xs">
          {footer}
        </Group>
      )}
    </CommandLayer>
  );
  if (isPhone) {
    return (
      <Drawer
        opened
        onClose={onClose}
        position="bottom"
        title={title}
        closeButtonProps={closeButtonProps}
        classNames={{
          content: 'mx-sheet',
          body: 'mx-dialog',
          header: 'mx-dialog-head',
          title: 'mx-dialog-title',
        }}
      >
        <ListsInFlow>{content}</ListsInFlow>
      </Drawer>
    );
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={widths[size]}
      closeButtonProps={closeButtonProps}
      classNames={{ body: 'mx-dialog', header: 'mx-dialog-head', title: 'mx-dialog-title' }}
    >
      {content}
    </Modal>
  );
}
