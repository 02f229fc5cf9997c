import { Box, Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface Props {
  /** The one `h1` of the screen and the title of the window. */
  title: string;
  /** Before the title: the way back. */
  before?: ReactNode;
  /** Beside the title: tags, counts. */
  beside?: ReactNode;
  /** At the right end; the primary action last. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every screen: one heading, its actions, its content. */
export function Page({ title, before, beside, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Mingxi 明细`;
  }, [title]);
  return (
    <Box className="mx-page">
      <div className="mx-page-head">
        <div className="mx-page-names">
          {before}
          <Title order={1} className="mx-page-title" title={title}>
            {title}
          </Title>
          {beside}
        </div>
        {actions && (
          <Group gap="xs" wrap="nowrap" className="mx-page-actions">
            {actions}
          </Group>
        )}
      </div>
      {children}
    </Box>
  );
}
